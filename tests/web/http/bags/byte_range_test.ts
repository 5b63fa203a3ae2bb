import { assertEquals } from "@std/assert";
import { readByteRange } from "../../../../lib/web/http/bags/byte_range.ts";

Deno.test("readByteRange() reads what part of a file is wanted", () => {
  assertEquals(readByteRange("bytes=0-0", 10), { start: 0, end: 1 });
  assertEquals(readByteRange("bytes=2-5", 10), { start: 2, end: 6 });
  assertEquals(readByteRange("bytes=2-", 10), { start: 2, end: 10 });
  assertEquals(readByteRange("bytes=2-99", 10), { start: 2, end: 10 });
  assertEquals(readByteRange("bytes=-3", 10), { start: 7, end: 10 });
  assertEquals(readByteRange("bytes=-30", 10), { start: 0, end: 10 });
});

Deno.test("readByteRange() tells parts that are not there from what it does not understand", () => {
  for (const header of ["bytes=10-", "bytes=10-20", "bytes=-0"]) {
    assertEquals(readByteRange(header, 10), null, header);
  }
  assertEquals(readByteRange("bytes=0-", 0), null);
  for (
    const header of [undefined, "", "bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,3-4", "a=0-1"]
  ) {
    assertEquals(readByteRange(header, 10), undefined, header);
  }
});
