import { assertEquals } from "@std/assert";
import { FrameType, HeaderBytes } from "../../lib/wire/frame.ts";

const PAGE = await Deno.readTextFile(new URL("../../docs/protocol.md", import.meta.url));
const SIZES: Record<string, number> = { u8: 1, u32: 4, u64: 8, f64: 8 };

/** The rows of the table of frames: number, name, what the header holds. */
const ROWS = /^\| 0 +\| PADDING .*\n(?:\|.*\n)*/m.exec(PAGE)![0]
  .matchAll(/^\| (\d+) +\| (\w+) +\| (.*?) +\|/gm)
  .map(([, number, name, header]) => ({ number: Number(number), name: name!, header: header! }))
  .toArray();

Deno.test("Frames have the numbers that docs/protocol.md gives them", () => {
  const numbers = ROWS.map(({ name, number }) => [name, number]);
  assertEquals(Object.fromEntries(numbers), { ...FrameType });
});

Deno.test("The headers of frames take what docs/protocol.md says they hold", () => {
  const sizes = ROWS.map(({ name, header }): [string, number] => {
    const fields = [...header.matchAll(/\b(?:u8|u32|u64|f64)\b/g)];
    return [name, fields.reduce((sum, [type]) => sum + SIZES[type]!, 0)];
  });
  assertEquals(Object.fromEntries(sizes.filter(([, bytes]) => bytes > 0)), { ...HeaderBytes });
});
