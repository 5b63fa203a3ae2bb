import { assertEquals } from "@std/assert";
import { toMilliseconds, toNanoseconds, writeNanoseconds } from "../../lib/bag/nanoseconds.ts";

function written(epochMs: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  writeNanoseconds(view, 0, epochMs);
  return view.getBigUint64(0, true);
}

Deno.test("writeNanoseconds() writes what bigints would", () => {
  assertEquals(written(0), 0n);
  assertEquals(written(-5), 0n);
  assertEquals(written(0.25), 250_000n);
  assertEquals(written(1_700_000_000_123.5), 1_700_000_000_123_500_000n);
  assertEquals(written(1_999.9999999), 2_000_000_000n);
});

Deno.test("toMilliseconds() gives back exactly what writeNanoseconds() was given", () => {
  for (let i = 0; i < 10_000; i++) {
    const epochMs = 1_600_000_000_000 + Math.random() * 1e12;
    assertEquals(toMilliseconds(written(epochMs)), epochMs);
    assertEquals(toMilliseconds(toNanoseconds(epochMs)), epochMs);
  }
});
