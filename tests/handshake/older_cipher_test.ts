import { assertEquals } from "@std/assert";
import { encode } from "@std/msgpack";
import { Credentials } from "../../lib/handshake/credentials.ts";
import { greet, welcome } from "../../lib/handshake/handshake.ts";
import { readMessage, writeMessage } from "../../lib/handshake/handshake_message.ts";
import { identity, parseBytes } from "../../lib/handshake/introduction.ts";
import { KeyExchange } from "../../lib/handshake/key_schedule.ts";
import { SealedSocket } from "../../lib/handshake/sealed_socket.ts";
import type { Socket } from "../../lib/transport/transport.ts";
import { memorySocketPair } from "../support/memory_transport.ts";
import { introductionOf, readBytes, writeAll } from "../support/peer_bytes.ts";

const credentials = await Credentials.create({ authKey: "a key of the test", encrypt: true });
const OLD = introductionOf("old", { credentials });
const NEW = introductionOf("new", { credentials });
const CIPHER = "aes-256-gcm";

/** What both sides of version 0.1.0 say at first, which is nothing of ciphers. */
const opening = (share: Uint8Array) => ({
  uuid: OLD.id.uuid,
  nonce: new Uint8Array(32),
  share,
  encrypt: true,
});

/** The older side, by hand. @returns What it speaks over after the handshake. */
async function greetAsOld(socket: Socket): Promise<Socket> {
  const exchange = await KeyExchange.begin();
  const said = [
    await writeMessage(socket, 1, {
      ...opening(exchange.share),
      domain: "domain",
      to: NEW.id.uuid,
    }),
  ];
  const { body, bytes } = await readMessage(socket);
  assertEquals(Object.hasOwn(body, "cipher"), false);
  said.push(bytes);
  const secrets = await exchange.agree(parseBytes(body, "share"), credentials, said);
  const sealed = await secrets.seal("caller identity", encode(identity(OLD, -1)));
  const proof = await secrets.prove("caller proof", [...said, sealed]);
  said.push(await writeMessage(socket, 4, { sealed, proof }), (await readMessage(socket)).bytes);
  return await SealedSocket.create(socket, {
    send: await secrets.traffic("caller traffic", said),
    receive: await secrets.traffic("listener traffic", said),
    cipher: CIPHER,
  });
}

async function welcomeAsOld(socket: Socket): Promise<Socket> {
  const { body, bytes } = await readMessage(socket);
  const exchange = await KeyExchange.begin();
  const said = [bytes, await writeMessage(socket, 2, opening(exchange.share))];
  const secrets = await exchange.agree(parseBytes(body, "share"), credentials, said);
  said.push((await readMessage(socket)).bytes);
  const sealed = await secrets.seal("listener identity", encode(identity(OLD, -1)));
  const proof = await secrets.prove("listener proof", [...said, sealed]);
  said.push(await writeMessage(socket, 5, { sealed, proof }));
  return await SealedSocket.create(socket, {
    send: await secrets.traffic("listener traffic", said),
    receive: await secrets.traffic("caller traffic", said),
    cipher: CIPHER,
  });
}

/** Says something in both directions. */
async function talk(one: Socket, other: Socket): Promise<void> {
  for (const [from, to] of [[one, other], [other, one]] as const) {
    await writeAll(from, new TextEncoder().encode("hello"));
    assertEquals(new TextDecoder().decode(await readBytes(to, 5)), "hello");
  }
}

Deno.test("welcome() encrypts as a caller of version 0.1.0 does", async () => {
  const [caller, listener] = memorySocketPair();
  const [old, { socket }] = await Promise.all([
    greetAsOld(caller),
    welcome(listener, NEW, () => -1),
  ]);
  await talk(old, socket);
});

Deno.test("greet() encrypts as a listener of version 0.1.0 does", async () => {
  const [caller, listener] = memorySocketPair();
  const [{ socket }, old] = await Promise.all([
    greet(caller, NEW, { uuid: OLD.id.uuid, knows: -1 }),
    welcomeAsOld(listener),
  ]);
  await talk(socket, old);
});
