import { assertEquals } from "@std/assert";
import { readEntries, readMessage } from "../../../lib/web/native/entries.ts";
import { messageEntry } from "../../../lib/web/native/message_entry.ts";

const header = {
  id: 0xffff_ffff,
  sender: 2,
  topic: 3,
  publishedAtMs: 1.5,
  sequence: 4,
  retained: true,
  kept: false,
};

Deno.test("messageEntry() writes none over another one, however many share memory", () => {
  const bodies = Array.from({ length: 500 }, (_, index) => new Uint8Array(index * 7).fill(index));
  const entries = bodies.map((body, index) => messageEntry({ ...header, sequence: index }, body));
  for (const [index, entry] of entries.entries()) {
    const frame = entry.slice();
    let count = 0;
    readEntries(frame, (_kind, start, end) => {
      const { header: read, body } = readMessage(new DataView(frame.buffer), start, end);
      assertEquals(read, { ...header, sequence: index });
      assertEquals(frame.subarray(body, end), bodies[index]);
      count++;
    });
    assertEquals(count, 1);
  }
});
