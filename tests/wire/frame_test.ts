import { assertEquals } from "@std/assert";
import { FIELD_TTL, findField, readUint64 } from "../../lib/wire/fields.ts";
import {
  beginFrame,
  beginTopicFrame,
  endFrame,
  FrameType,
  HeaderBytes,
  PREFIX_BYTES,
  topicFrameBytes,
} from "../../lib/wire/frame.ts";
import { NOT_AGAIN, readRetainedMark } from "../../lib/wire/retained.ts";
import { frameOf, written } from "../support/frames.ts";

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

Deno.test("beginFrame() and endFrame() write length, type, flags and header length", () => {
  const bytes = frameOf({ type: FrameType.CANCEL, header: [1, 2, 3, 4], body: [9] });
  assertEquals(bytes.toHex(), "09000000" + "06000400" + "01020304" + "09");
});

Deno.test("endFrame() counts lent bytes that stand outside the buffer", () => {
  const bytes = written((writer) => endFrame(writer, beginFrame(writer, 2, 0), 0x10000));
  assertEquals(bytes.toHex(), "04000100" + "02000000");
});

Deno.test("beginFrame() clears what an earlier frame left in a buffer used again", () => {
  const bytes = written((writer) => {
    writer.bytes.fill(0xff);
    endFrame(writer, beginFrame(writer, FrameType.WANT_RECORD, 0));
  });
  assertEquals(bytes.toHex(), "04000000" + "0c000000");
});

Deno.test("beginTopicFrame() writes topic, sequence, publish time and codec", () => {
  const bytes = written((writer) => {
    const start = beginTopicFrame(writer, 0x0102, 7, 1.5, 3, 0);
    endFrame(writer, start);
  });
  assertEquals(
    bytes.toHex(),
    "19000000" + "02001500" + "02010000" + "0700000000000000" + "000000000000f83f" + "03",
  );
});

Deno.test("beginTopicFrame() appends the time to live as an optional field", () => {
  const bytes = written((writer) => {
    const start = beginTopicFrame(writer, 0, 0, 0, 1, 250);
    endFrame(writer, start);
  });
  assertEquals(bytes.length, 8 + HeaderBytes.TOPIC + 6);
  assertEquals(bytes.subarray(6, 8).toHex(), "1b00");
  assertEquals(bytes.subarray(8 + HeaderBytes.TOPIC).toHex(), "0104fa000000");
});

for (const sequence of [0, 1, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1]) {
  Deno.test(`readUint64() reads sequence ${sequence} as beginTopicFrame() writes it`, () => {
    const bytes = written((writer) => void beginTopicFrame(writer, 0, sequence, 0, 1, 0));
    const view = viewOf(bytes);
    assertEquals(view.getBigUint64(12, true), BigInt(sequence));
    assertEquals(readUint64(view, 12), sequence);
  });
}

Deno.test("findField() skips fields it is not asked for", () => {
  const view = viewOf(new Uint8Array([77, 3, 1, 2, 3, 78, 0, FIELD_TTL, 4, 5, 0, 0, 0]));
  assertEquals(findField(view, 0, 13, FIELD_TTL), 9);
  assertEquals(findField(view, 0, 13, 78), 7);
});

Deno.test("findField() finds nothing where the field is absent or cut off", () => {
  const view = viewOf(new Uint8Array([77, 1, 0, FIELD_TTL, 4, 5, 0, 0, 0]));
  for (let to = 0; to < 9; to++) assertEquals(findField(view, 0, to, FIELD_TTL), -1);
  assertEquals(findField(view, 0, 9, 5), -1);
});

for (const number of [1, 2 ** 32, 2 ** 53 - 1]) {
  for (const request of [NOT_AGAIN, 0, 1, 0xffff_ffff]) {
    Deno.test(`readRetainedMark() reads ${number} for ${request} as beginTopicFrame() writes it`, () => {
      for (const ttlMs of [0, 250]) {
        const mark = { number, request };
        const bytes = written((writer) =>
          endFrame(writer, beginTopicFrame(writer, 0, 0, 0, 1, ttlMs, mark))
        );
        assertEquals(bytes.length - 4, topicFrameBytes(ttlMs, mark));
        const from = PREFIX_BYTES + HeaderBytes.TOPIC;
        assertEquals(readRetainedMark(viewOf(bytes), from, bytes.length), mark);
      }
    });
  }
}

Deno.test("beginTopicFrame() says in 8 bytes that a message is kept, in 12 that it is sent again", () => {
  const fieldOf = (request: number) =>
    written((writer) => void beginTopicFrame(writer, 0, 0, 0, 1, 0, { number: 7, request }))
      .subarray(PREFIX_BYTES + HeaderBytes.TOPIC).toHex();
  assertEquals(fieldOf(NOT_AGAIN), "0208" + "0700000000000000");
  assertEquals(fieldOf(3), "020c" + "0700000000000000" + "03000000");
});
