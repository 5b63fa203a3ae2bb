import { assertEquals } from "@std/assert";
import { FrameType } from "../../lib/wire/frame.ts";
import { recordCoordination } from "./coordination.ts";
import { type ProtocolMessage, readFrame, readHandshake, write } from "./protocol_message.ts";

const file = new URL("../../docs/vectors/coordinator_vectors.json", import.meta.url);
const { conversation }: { conversation: readonly ProtocolMessage[] } = JSON.parse(
  await Deno.readTextFile(file),
);
const NONCE = conversation[0]!.hex.match(/c420(0001.{60})/)![1]!;

Deno.test("docs/vectors has what a coordinator says, as documented", () => {
  for (const message of conversation) {
    const { from, type, hex } = message;
    const bytes = Uint8Array.fromHex(hex);
    assertEquals(type in FrameType ? readFrame(from, bytes) : readHandshake(from, bytes), message);
    assertEquals(write(message).toHex(), hex);
  }
  const types = new Set(conversation.map(({ type }) => type));
  for (const type of ["NODE", "NODE_CHANGED", "NODE_GONE", "SYNCED"]) {
    assertEquals(types.has(type), true);
  }
});

Deno.test("A node and a coordinator say to each other what docs/vectors has", async () => {
  const said = (await recordCoordination()).map(({ hex }) =>
    hex.replace(/c420.{64}/, `c420${NONCE}`)
  );
  assertEquals(said, conversation.map(({ hex }) => hex));
});
