import { assertEquals, assertThrows } from "@std/assert";
import type { RawImage } from "../../../../../lib/web/http/images/image_message.ts";
import { depthAt, depthPixels } from "../../../../../lib/web/dashboard/panels/image/depth.ts";
import { imageOf } from "../../../../../lib/web/dashboard/panels/image/image_of.ts";
import { pixelText } from "../../../../../lib/web/dashboard/panels/image/pixel_text.ts";

const AUTOMATIC = { min: 0, max: 0, depth: "gray" } as const;

function image(encoding: string, rows: ArrayBufferView[], width: number): RawImage {
  const bytes = rows.flatMap((row) => [...new Uint8Array(row.buffer)]);
  return {
    kind: "raw",
    width,
    height: rows.length,
    encoding,
    step: bytes.length / rows.length,
    isBigEndian: false,
    data: Uint8Array.from(bytes),
  };
}

Deno.test("depthPixels() spreads depths over all shades, and leaves out what was not measured", () => {
  const depths = image("32FC1", [new Float32Array([1, 2, NaN]), new Float32Array([3, 0, 1.5])], 3);
  const { data } = depthPixels(depths, AUTOMATIC, 1)!;
  assertEquals([0, 4, 12].map((at) => data[at]), [0, 128, 255]);
  assertEquals([3, 11].map((at) => data[at]), [255, 0]);
  const limited = depthPixels(depths, { min: 0, max: 2, depth: "gray" }, 1)!;
  assertEquals([0, 4, 12].map((at) => limited.data[at]), [128, 255, 255]);
});

Deno.test("depthPixels() reads numbers of either order and sign, and thins out", () => {
  const swapped = { ...image("16UC1", [new Uint16Array([0x0100, 0x0200])], 2), isBigEndian: true };
  assertEquals([0, 1].map((x) => depthAt(swapped)!(x, 0)), [1, 2]);
  assertEquals(depthAt(image("16SC1", [new Int16Array([-5])], 1))!(0, 0), -5);
  const small = depthPixels(image("16UC1", [new Uint16Array(8)], 8), AUTOMATIC, 2)!;
  assertEquals([small.width, small.height], [4, 1]);
});

Deno.test("depthPixels() has nothing for colours, nor for rows that are too short", () => {
  assertEquals(depthPixels(image("rgb8", [new Uint8Array(3)], 1), AUTOMATIC, 1), undefined);
  assertEquals(depthAt({ ...image("16UC1", [new Uint16Array(2)], 2), step: 2 }), undefined);
});

Deno.test("pixelText() says what was sent", () => {
  const colours = image("bgr8", [new Uint8Array([1, 2, 3, 4, 5, 6])], 2);
  assertEquals(pixelText(colours, 1, 0).replaceAll("\u2007", ""), "b 4  g 5  r 6");
  assertEquals(pixelText(image("32FC1", [new Float32Array([1.25])], 1), 0, 0), "1.250");
  assertEquals([pixelText(colours, 2, 0), pixelText(colours, 0, -1)], ["", ""]);
  assertEquals(pixelText({ ...colours, encoding: "constructor" }, 0, 0), "");
});

Deno.test("imageOf() takes bytes that are an image, and says what is wrong with others", () => {
  const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0);
  for (const value of [jpeg, jpeg.buffer, { format: "", data: jpeg }]) {
    assertEquals(imageOf(value).kind, "compressed");
  }
  const huge = { width: 1e9, height: 1e9, step: 3e9, encoding: "rgb8", data: new Uint8Array(3) };
  const short = { width: 2, height: 2, step: 6, encoding: "rgb8", data: new Uint8Array(3) };
  for (const value of [new Uint8Array(3), huge, short, { ...short, width: NaN }, null, "text"]) {
    assertThrows(() => imageOf(value), Error);
  }
});
