import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { HandshakeError, welcome } from "../../lib/handshake/handshake.ts";
import { FrameType } from "../../lib/wire/frame.ts";
import { introductionOf, readBytes, writeAll } from "../support/peer_bytes.ts";
import { memorySocketPair } from "../support/memory_transport.ts";
import { recordConversation } from "./conversation.ts";
import {
  HEADER_BYTES,
  headerBytes,
  type ProtocolMessage,
  readFrame,
  readHandshake,
  write,
} from "./protocol_message.ts";

interface Vectors {
  readonly conversation: readonly ProtocolMessage[];
  readonly refusal: ProtocolMessage;
}

const file = new URL("../../docs/vectors/protocol_vectors.json", import.meta.url);
const { conversation, refusal }: Vectors = JSON.parse(await Deno.readTextFile(file));
const NONCE = conversation[0]!.hex.match(/c420(0001.{60})/)![1]!;

for (const message of [...conversation, refusal]) {
  const { from, type, hex } = message;
  Deno.test(`${type} of ${from} is ${hex.slice(0, 40)} as documented`, () => {
    const bytes = Uint8Array.fromHex(hex);
    const isFrame = type in FrameType;
    assertEquals(isFrame ? readFrame(from, bytes) : readHandshake(from, bytes), message);
    assertEquals(write(message).toHex(), hex);
  });
}

Deno.test("docs/vectors has every type of frame", () => {
  const types = new Set(conversation.map(({ type }) => type));
  const missing = Object.keys(FrameType).filter((type) => !types.has(type));
  // Those of a coordinator have a conversation of their own.
  assertEquals(missing, ["PADDING", "NODE", "NODE_CHANGED", "NODE_GONE", "SYNCED"]);
  for (const [type, bytes] of HEADER_BYTES) assertEquals([type, headerBytes(type)], [type, bytes]);
});

Deno.test("docs/protocol.md has the number of every type of frame", async () => {
  const page = await Deno.readTextFile(new URL("../../docs/protocol.md", import.meta.url));
  for (const [type, number] of Object.entries(FrameType)) {
    assertMatch(page, new RegExp(`^\\| ${number} +\\| ${type} `, "m"));
  }
});

Deno.test("Two nodes say to each other what docs/vectors has, byte by byte", async () => {
  const said = (await recordConversation()).map(({ hex }) =>
    hex.replace(/c420.{64}/, `c420${NONCE}`)
  );
  assertEquals(said, conversation.map(({ hex }) => hex));
});

Deno.test("welcome() refuses another domain as docs/vectors has it", async () => {
  const [near, far] = memorySocketPair();
  await writeAll(near, Uint8Array.fromHex(conversation[0]!.hex));
  const own = introductionOf("far", { domainId: "other" });
  await assertRejects(() => welcome(far, own, () => -1), HandshakeError);
  far.close();
  assertEquals((await readBytes(near)).toHex(), refusal.hex);
});
