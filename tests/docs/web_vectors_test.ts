import { assertEquals } from "@std/assert";
import { decodeBare, encodeBare } from "../../lib/codec/msgpack/bare_msgpack.ts";
import {
  EntryKind,
  operationEntry,
  readEntries,
  readMessage,
  sendEntry,
} from "../../lib/web/native/entries.ts";
import type { TopicMessage } from "../../lib/web/gateway/topic_message.ts";
import { MsgpackWire } from "../../lib/web/native/msgpack_wire.ts";
import type { ClientOperation, ServerOperation } from "../../lib/web/native/operations.ts";
import vectors from "../../docs/vectors/web_vectors.json" with { type: "json" };

const wire = new MsgpackWire();

/** What a gateway reads of a frame. */
function readByGateway(hex: string): ClientOperation[] {
  const operations: ClientOperation[] = [];
  wire.read(Uint8Array.fromHex(hex), (operation) => operations.push(operation), (error) => {
    throw error;
  });
  return operations;
}

Deno.test("docs/vectors/web_vectors.json has what clients say, as both ends have it", () => {
  for (const { operation, hex } of vectors.client) {
    assertEquals(readByGateway(hex), [operation as ClientOperation]);
    assertEquals(operationEntry(encodeBare(operation)).toHex(), hex);
  }
  const all = vectors.client.map(({ hex }) => hex).join("");
  assertEquals(readByGateway(all).length, vectors.client.length, "many in a frame");
});

Deno.test("docs/vectors/web_vectors.json has what gateways say, as both ends have it", () => {
  for (const { operation, hex } of vectors.gateway) {
    assertEquals(wire.write(operation as unknown as ServerOperation).toHex(), hex);
    const frame = Uint8Array.fromHex(hex);
    readEntries(frame, (kind, start, end) => {
      assertEquals([kind, decodeBare(frame, start, end)], [EntryKind.operation, operation]);
    });
  }
});

Deno.test("docs/vectors/web_vectors.json has messages in both directions", () => {
  for (const { header, args, hex } of vectors.messages) {
    const bytes = encodeBare(args).slice();
    const message = { codec: "msgpack", bytes } as unknown as TopicMessage;
    assertEquals(wire.message(header, message).toHex(), hex);
    const frame = Uint8Array.fromHex(hex);
    readEntries(frame, (kind, start, end) => {
      const read = readMessage(new DataView(frame.buffer), start, end);
      assertEquals([kind, read.header], [EntryKind.message, header]);
      assertEquals(decodeBare(frame, read.body, end), args);
    });
  }
  for (const { id, topic, args, hex } of vectors.sends) {
    const bytes = encodeBare(args).slice();
    assertEquals(sendEntry(topic, bytes, id).toHex(), hex);
    assertEquals(readByGateway(hex), [{ op: "sendRaw", topic, bytes, ...id > 0 && { id } }]);
  }
});
