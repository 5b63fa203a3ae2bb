import { assertEquals, assertRejects } from "@std/assert";
import { HANDSHAKE_TIMEOUT_MS, HandshakeError, welcome } from "../../lib/handshake/handshake.ts";
import { openConnection, tryInTurn } from "../../lib/handshake/open_connection.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import type { Socket } from "../../lib/transport/transport.ts";
import { introductionOf } from "../support/peer_bytes.ts";
import { memorySocketPair } from "../support/memory_transport.ts";

const NEAR = introductionOf("near");
const FAR = introductionOf("far", { revision: 7 });

/** Opens a connection to a test that holds its other end. */
function setUp(wanted = { uuid: FAR.id.uuid, knows: -1 }) {
  const clock = new VirtualClock();
  const controller = new AbortController();
  const [near, far] = memorySocketPair();
  const { signal } = controller;
  const options = { introduce: () => NEAR, wanted, clock, signal };
  const opening = openConnection(() => Promise.resolve(near), options);
  return { clock, controller, far, opening };
}

/** @returns Whether the other end of a socket is closed. */
async function isClosed(socket: Socket): Promise<boolean> {
  const bytes = new Uint8Array(1024);
  while (await socket.read(bytes) !== null);
  return true;
}

Deno.test("openConnection() greets whoever is there, and sets no limit to what follows", async () => {
  const { clock, controller, far, opening } = setUp();
  await welcome(far, FAR, () => -1);
  const { socket, greeting } = await opening;
  assertEquals([greeting.id, greeting.revision, clock.pending], [FAR.id, 7, 0]);
  controller.abort();
  await socket.write(new Uint8Array([42]));
  const bytes = new Uint8Array(8);
  assertEquals([await far.read(bytes), bytes[0]], [1, 42]);
});

Deno.test("openConnection() gives up a handshake that takes too long", async () => {
  const { clock, far, opening } = setUp();
  const failing = assertRejects(() => opening, Error);
  await clock.advance(HANDSHAKE_TIMEOUT_MS);
  await failing;
  assertEquals(await isClosed(far), true);
});

Deno.test("openConnection() closes the socket at the signal, and where it has come already", async () => {
  const { controller, clock, far, opening } = setUp();
  const failing = assertRejects(() => opening, Error);
  controller.abort();
  await failing;
  assertEquals([await isClosed(far), clock.pending], [true, 0]);
});

Deno.test("openConnection() closes the socket of who is not wanted", async () => {
  const { clock, far, opening } = setUp({ uuid: NEAR.id.uuid.replace(/./g, "0"), knows: -1 });
  const refusing = assertRejects(() => welcome(far, FAR, () => -1), HandshakeError);
  await assertRejects(() => opening, HandshakeError);
  await refusing;
  assertEquals([await isClosed(far), clock.pending], [true, 0]);
});

Deno.test("openConnection() rejects where there is no connection", async () => {
  const clock = new VirtualClock();
  const { signal } = new AbortController();
  const wanted = { uuid: FAR.id.uuid, knows: -1 };
  const connect = () => Promise.reject(new Deno.errors.ConnectionRefused("nobody listens"));
  const opening = () => openConnection(connect, { introduce: () => NEAR, wanted, clock, signal });
  await assertRejects(opening, Deno.errors.ConnectionRefused);
  assertEquals(clock.pending, 0);
});

const options = { signal: new AbortController().signal, noAddress: "it has no address" };

Deno.test("tryInTurn() takes the first address that answers", async () => {
  const tried: string[] = [];
  const attempt = (address: string) => {
    tried.push(address);
    return address === "b" ? Promise.resolve(7) : Promise.reject(new Error("silence"));
  };
  assertEquals([await tryInTurn(["a", "b", "c"], attempt, options), tried], [7, ["a", "b"]]);
});

Deno.test("tryInTurn() says why the last address failed, or that there was none", async () => {
  const attempt = (address: string) => Promise.reject(new Error(`nobody at ${address}`));
  await assertRejects(() => tryInTurn(["a", "b"], attempt, options), Error, "nobody at b");
  await assertRejects(() => tryInTurn([], attempt, options), Error, "it has no address");
});

Deno.test("tryInTurn() tries no other address of who refuses", async () => {
  const attempt = (address: string) =>
    Promise.reject(address === "a" ? new HandshakeError("key", "wrong key") : new Error("b"));
  await assertRejects(() => tryInTurn(["a", "b"], attempt, options), HandshakeError, "wrong key");
});

Deno.test("tryInTurn() tries no address once the signal has come", async () => {
  const controller = new AbortController();
  const attempt = () => {
    controller.abort(new Error("enough"));
    return Promise.reject(new Error("silence"));
  };
  const trying = () => tryInTurn(["a", "b"], attempt, { ...options, signal: controller.signal });
  await assertRejects(trying, Error, "enough");
});
