import { decode, type ValueType } from "@std/msgpack";
import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import {
  greet,
  HANDSHAKE_TIMEOUT_MS,
  HandshakeError,
  HandshakeKind,
  MAX_HANDSHAKE_BYTES,
  type RefusalReason,
  welcome,
} from "../../lib/handshake/handshake.ts";
import type { Socket } from "../../lib/transport/transport.ts";
import { Random } from "../support/random.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { memorySocketPair } from "../support/memory_transport.ts";
import { concat } from "../support/frames.ts";
import { handshakeOf, introductionOf, readBytes, writeAll } from "../support/peer_bytes.ts";
import { idOf } from "../support/records.ts";

const NONCE = new Uint8Array(32);
const HELLO = {
  id: { ...idOf("near") },
  domain: "domain",
  revision: 3,
  knows: -1,
  nonce: NONCE,
  to: idOf("far").uuid,
};
const NEAR = introductionOf("near", { revision: 3 });
const FAR = introductionOf("far", { revision: 7 });
const TO_FAR = { uuid: FAR.id.uuid, knows: 5 };
const knowsNothing = () => -1;

/** Has `welcome()` read bytes; returns its error and the refusal that it wrote. */
async function refusal(
  bytes: Uint8Array,
): Promise<[HandshakeError, Record<string, ValueType> | undefined]> {
  const [near, far] = memorySocketPair();
  await writeAll(near, bytes);
  await near.closeWrite();
  const error = await assertRejects(() => welcome(far, FAR, knowsNothing), HandshakeError);
  await far.closeWrite();
  const answer = await readBytes(near);
  return [error, answer.length ? decode(answer.subarray(8)) as typeof HELLO : undefined];
}

async function assertRefused(bytes: Uint8Array, reason: RefusalReason): Promise<void> {
  const [error, told] = await refusal(bytes);
  assertEquals([error.reason, told?.reason, told?.message], [reason, reason, error.message]);
}

/** Has `greet()` read an answer. */
async function answered(bytes: Uint8Array): Promise<unknown> {
  const [near, far] = memorySocketPair();
  const greeting = greet(near, NEAR, TO_FAR);
  await writeAll(far, bytes);
  await far.closeWrite();
  return await greeting;
}

Deno.test("greet() and welcome() tell each side who the other is", async () => {
  const [near, far] = memorySocketPair();
  const [greeted, welcomed] = await Promise.all([
    greet(near, NEAR, TO_FAR),
    welcome(far, FAR, (uuid) => uuid === NEAR.id.uuid ? 2 : -1),
  ]);
  const common = { domainId: "domain", maxMessageBytes: 2 ** 28 };
  assertEquals(greeted, { ...common, id: FAR.id, revision: 7, knows: 2, socket: near });
  assertEquals(welcomed, { ...common, id: NEAR.id, revision: 3, knows: 5, socket: far });
});

Deno.test("greet() and welcome() tell each side what the other takes at most", async () => {
  const [near, far] = memorySocketPair();
  const [greeted, welcomed] = await Promise.all([
    greet(near, { ...NEAR, maxMessageBytes: 2000 }, TO_FAR),
    welcome(far, { ...FAR, maxMessageBytes: 3000 }, knowsNothing),
  ]);
  assertEquals([greeted.maxMessageBytes, welcomed.maxMessageBytes], [3000, 2000]);
});

Deno.test("greet() writes magic, version, kind, length and a map", async () => {
  const [near, far] = memorySocketPair();
  const greeting = greet(near, NEAR, TO_FAR).catch(() => {});
  const envelope = await readBytes(far, 8);
  assertEquals(envelope.subarray(0, 6).toHex(), "726f7379" + "01" + "01");
  const length = envelope[6]! + envelope[7]! * 256;
  const body = decode(await readBytes(far, length)) as typeof HELLO;
  assertEquals({ ...body, nonce: NONCE }, { ...HELLO, knows: 5, limit: 2 ** 28 });
  assertEquals(body.nonce.length, 32);
  far.close();
  await greeting;
});

Deno.test("greet() and welcome() draw a nonce for each handshake", async () => {
  const nonces = new Set<string>();
  for (let count = 0; count < 3; count++) {
    const [near, far] = memorySocketPair();
    const greeting = greet(near, NEAR, TO_FAR).catch(() => {});
    const [, , , , , , low, high] = await readBytes(far, 8);
    const hello = decode(await readBytes(far, low! + high! * 256)) as typeof HELLO;
    nonces.add(hello.nonce.toHex());
    far.close();
    await greeting;
  }
  assertEquals(nonces.size, 3);
});

Deno.test("greet() and welcome() leave the frames that follow at once to the next reader", async () => {
  const [near, far] = memorySocketPair();
  await writeAll(near, concat(handshakeOf(HandshakeKind.HELLO, HELLO), new Uint8Array([9, 8, 7])));
  await welcome(far, FAR, knowsNothing);
  assertEquals(await readBytes(far, 3), new Uint8Array([9, 8, 7]));
});

Deno.test("welcome() refuses what does not begin with its magic", async () => {
  await assertRefused(new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n"), "malformed");
});

Deno.test("welcome() refuses another version, whatever its body holds", async () => {
  await assertRefused(handshakeOf(HandshakeKind.HELLO, { new: true }, 2), "version");
});

Deno.test("welcome() refuses another domain without naming its own", async () => {
  const hello = handshakeOf(HandshakeKind.HELLO, { ...HELLO, domain: "other" });
  await assertRefused(hello, "domain");
  const [error] = await refusal(hello);
  assert(!error.message.includes(FAR.domainId + '"'));
});

Deno.test("welcome() refuses who looks for another node", async () => {
  await assertRefused(handshakeOf(HandshakeKind.HELLO, { ...HELLO, to: "b".repeat(16) }), "node");
});

Deno.test("welcome() refuses a node that says it is this one", async () => {
  await assertRefused(handshakeOf(HandshakeKind.HELLO, { ...HELLO, id: { ...FAR.id } }), "self");
});

Deno.test("welcome() refuses kinds that it does not know", async () => {
  for (const kind of [0, 2, 3, 4, 5, 255]) {
    await assertRefused(handshakeOf(kind, HELLO), "malformed");
  }
});

Deno.test("welcome() names the number of a hello that is none", async () => {
  for (const key of ["revision", "knows"] as const) {
    const [error] = await refusal(handshakeOf(HandshakeKind.HELLO, { ...HELLO, [key]: "text" }));
    assertEquals(error.message.includes(`"${key}" is no count`), true, error.message);
  }
});

for (const key of ["id", "revision", "knows", "nonce"] as const) {
  Deno.test(`welcome() refuses a hello with a malformed "${key}"`, async () => {
    for (const value of [null, -2, 1.5, "text", [], {}, true, new Uint8Array(31)]) {
      await assertRefused(
        handshakeOf(HandshakeKind.HELLO, { ...HELLO, [key]: value }),
        "malformed",
      );
    }
    const { [key]: _, ...rest } = HELLO;
    await assertRefused(handshakeOf(HandshakeKind.HELLO, rest), "malformed");
  });
}

Deno.test("welcome() takes numbers in 64 bits, as some encoders write all of them", async () => {
  const [near, far] = memorySocketPair();
  const hello = { ...HELLO, revision: 2n ** 40n, knows: 2n ** 41n };
  await writeAll(near, handshakeOf(HandshakeKind.HELLO, hello));
  const { revision, knows } = await welcome(far, FAR, knowsNothing);
  assertEquals([revision, knows], [2 ** 40, 2 ** 41]);
});

Deno.test("welcome() skips fields that it does not know", async () => {
  const [near, far] = memorySocketPair();
  await writeAll(near, handshakeOf(HandshakeKind.HELLO, { ...HELLO, proof: "later" }));
  assertEquals((await welcome(far, FAR, knowsNothing)).revision, 3);
});

Deno.test("welcome() refuses a message over 4096 bytes without reading it", async () => {
  const [near, far] = memorySocketPair();
  const envelope = handshakeOf(HandshakeKind.HELLO, {}).subarray(0, 8);
  new DataView(envelope.buffer).setUint16(6, MAX_HANDSHAKE_BYTES - 7, true);
  await writeAll(near, concat(envelope, new Uint8Array(10)));
  await assertRejects(() => welcome(far, FAR, knowsNothing), HandshakeError, "too large");
  assertEquals((await readBytes(far, 10)).length, 10);
});

Deno.test("welcome() rejects at the end of a truncated hello", async () => {
  const hello = handshakeOf(HandshakeKind.HELLO, HELLO);
  for (let length = 0; length < hello.length; length += 9) {
    const [near, far] = memorySocketPair();
    await writeAll(near, hello.subarray(0, length));
    near.close();
    await assertRejects(() => welcome(far, FAR, knowsNothing), Deno.errors.UnexpectedEof);
  }
});

Deno.test("welcome() rejects when its socket is closed under a peer that trickles", async () => {
  const clock = new VirtualClock();
  const [near, far] = memorySocketPair();
  clock.after(HANDSHAKE_TIMEOUT_MS, () => far.close());
  const welcomed = assertRejects(() => welcome(far, FAR, knowsNothing), Deno.errors.UnexpectedEof);
  const hello = handshakeOf(HandshakeKind.HELLO, HELLO);
  for (let at = 0; at < 5; at++) {
    await clock.advance(999);
    await near.write(hello.subarray(at, at + 1));
  }
  await clock.advance(5);
  await welcomed;
});

Deno.test("greet() rejects with the reason of a refusal", async () => {
  const body = { reason: "domain", message: "not here" };
  const error = await assertRejects(
    () => answered(handshakeOf(HandshakeKind.REFUSAL, body)),
    HandshakeError,
    "refused the connection: not here",
  );
  assertEquals(error.reason, "domain");
});

Deno.test("greet() understands the refusal of another version", async () => {
  const body = { reason: "version", message: "too old" };
  const error = await assertRejects(
    () => answered(handshakeOf(HandshakeKind.REFUSAL, body, 9)),
    HandshakeError,
    "too old",
  );
  assertEquals(error.reason, "version");
});

Deno.test("greet() cuts the text of a refusal and takes an unknown reason for malformed", async () => {
  const body = { reason: "mood", message: "x".repeat(4000) };
  const error = await assertRejects(
    () => answered(handshakeOf(HandshakeKind.REFUSAL, body)),
    HandshakeError,
  );
  assertEquals(error.reason, "malformed");
  assert(error.message.length < 300);
});

Deno.test("greet() rejects a node that is not the one it looks for", async () => {
  const body = { ...HELLO, id: { ...idOf("other") } };
  const error = await assertRejects(
    () => answered(handshakeOf(HandshakeKind.WELCOME, body)),
    HandshakeError,
  );
  assertEquals(error.reason, "node");
});

Deno.test("greet() rejects a welcome of another version", async () => {
  const error = await assertRejects(
    () => answered(handshakeOf(HandshakeKind.WELCOME, HELLO, 2)),
    HandshakeError,
    "protocol version 2 meets version 1",
  );
  assertEquals(error.reason, "version");
});

Deno.test("greet() and welcome() reject any bytes with nothing but their own errors", async () => {
  const random = new Random(4);
  const valid = handshakeOf(HandshakeKind.HELLO, HELLO);
  for (let round = 0; round < 20_000; round++) {
    const socket = new ByteSource(anyBytes(random, valid), random);
    const side = round % 2 ? greet(socket, NEAR, TO_FAR) : welcome(socket, FAR, knowsNothing);
    const error: unknown = await side.then(() => null, (error) => error);
    if (error === null) continue;
    if (!(error instanceof Deno.errors.UnexpectedEof)) assertInstanceOf(error, HandshakeError);
    assert(socket.position <= MAX_HANDSHAKE_BYTES);
  }
});

/** Nonsense, a beginning that is right, or a valid message with some of its bytes changed. */
function anyBytes(random: Random, valid: Uint8Array): Uint8Array {
  if (random.below(4) === 0) return random.bytes(random.below(100));
  if (random.below(3) === 0) {
    const bytes = concat(valid.subarray(0, 6), random.bytes(2 + random.below(300)));
    if (random.below(2)) bytes[7] = 0;
    return bytes;
  }
  const bytes = valid.slice();
  for (let count = 1 + random.below(4); count > 0; count--) {
    bytes[random.below(bytes.length)] = random.below(256);
  }
  return bytes.subarray(0, random.below(3) ? bytes.length : random.below(bytes.length));
}

/** A socket that has bytes to read, in pieces of any size, and forgets what is written. */
class ByteSource implements Socket {
  readonly remote = "memory";
  position = 0;
  readonly #bytes: Uint8Array;
  readonly #random: Random;

  constructor(bytes: Uint8Array, random: Random) {
    this.#bytes = bytes;
    this.#random = random;
  }

  read(into: Uint8Array): Promise<number | null> {
    if (into.length === 0) return Promise.resolve(0);
    const rest = this.#bytes.subarray(this.position);
    if (rest.length === 0) return Promise.resolve(null);
    const count = Math.min(1 + this.#random.below(200), rest.length, into.length);
    into.set(rest.subarray(0, count));
    this.position += count;
    return Promise.resolve(count);
  }

  write(bytes: Uint8Array): Promise<number> {
    return Promise.resolve(bytes.length);
  }

  closeWrite(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {}
}
