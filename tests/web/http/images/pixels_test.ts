import { assertEquals, assertThrows } from "@std/assert";
import { GatewayError } from "../../../../lib/web/gateway/gateway_error.ts";
import { type RawImage, readImage } from "../../../../lib/web/http/images/image_message.ts";
import { toPixels } from "../../../../lib/web/http/images/pixels.ts";

/** An image of one row, or as many as are given. */
function raw(encoding: string, data: number[], more: Record<string, unknown> = {}): RawImage {
  const message = {
    width: 2,
    height: 1,
    step: data.length,
    encoding,
    data: Uint8Array.from(data),
    ...more,
  };
  return readImage(message) as RawImage;
}

/** The colours of the pixels, without their opacity, which is that of paint. */
function colors(image: RawImage, maxWidth = 100): number[][] {
  const { data } = toPixels(image, maxWidth);
  return Array.from({ length: data.length / 4 }, (_, i) => {
    assertEquals(data[i * 4 + 3], 255);
    return [...data.subarray(i * 4, i * 4 + 3)];
  });
}

Deno.test("toPixels() reads the colours of each encoding", () => {
  assertEquals(colors(raw("mono8", [1, 2])), [[1, 1, 1], [2, 2, 2]]);
  assertEquals(colors(raw("rgb8", [1, 2, 3, 4, 5, 6])), [[1, 2, 3], [4, 5, 6]]);
  assertEquals(colors(raw("bgr8", [3, 2, 1, 6, 5, 4])), [[1, 2, 3], [4, 5, 6]]);
  assertEquals(colors(raw("rgba8", [1, 2, 3, 9, 4, 5, 6, 9])), [[1, 2, 3], [4, 5, 6]]);
  assertEquals(colors(raw("bgra8", [3, 2, 1, 9, 6, 5, 4, 9])), [[1, 2, 3], [4, 5, 6]]);
});

Deno.test("toPixels() makes brightness of depths: what is farthest is white", () => {
  assertEquals(colors(raw("mono16", [0, 0, 0, 255])), [[0, 0, 0], [254, 254, 254]]);
  assertEquals(colors(raw("16UC1", [200, 0, 40, 0])), [[255, 255, 255], [51, 51, 51]]);
  const big = raw("16UC1", [0, 200, 0, 40], { is_bigendian: 1 });
  assertEquals(colors(big), [[255, 255, 255], [51, 51, 51]]);
  const meters = new Uint8Array(Float32Array.of(NaN, 5).buffer);
  assertEquals(colors(raw("32FC1", [...meters])), [[0, 0, 0], [255, 255, 255]]);
});

Deno.test("toPixels() reads pairs of pixels that share their colours", () => {
  const gray = [[100, 100, 100], [200, 200, 200]];
  assertEquals(colors(raw("uyvy", [128, 100, 128, 200])), gray);
  assertEquals(colors(raw("yuv422", [128, 100, 128, 200])), gray);
  assertEquals(colors(raw("yuyv", [100, 128, 200, 128])), gray);
  const [[red, green]] = colors(raw("yuv422_yuy2", [100, 128, 100, 255])) as [[number, number]];
  assertEquals([red, green], [255, 9]);
});

Deno.test("toPixels() skips what rows have behind their pixels, and leaves out pixels of large images", () => {
  const rows = raw("mono8", [1, 2, 99, 3, 4, 99], { height: 2, step: 3 });
  assertEquals(colors(rows).map(([value]) => value), [1, 2, 3, 4]);
  const wide = raw("mono8", [1, 2, 3, 4, 5, 6, 7, 8], { width: 4, height: 2, step: 4 });
  assertEquals(colors(wide, 2).map(([value]) => value), [1, 3]);
  const { width, height } = toPixels(wide, 1);
  assertEquals([width, height], [1, 1]);
});

Deno.test("images that make no sense are refused", () => {
  const refused = (make: () => unknown) => assertThrows(make, GatewayError);
  refused(() => toPixels(raw("bayer_rggb8", [1, 2]), 100));
  refused(() => toPixels(raw("constructor", [1, 2]), 100));
  refused(() => toPixels(raw("rgb8", [1, 2, 3]), 100));
  refused(() => toPixels(raw("uyvy", [1, 2, 3]), 100));
  refused(() => raw("mono8", [1, 2], { height: 3 }));
  refused(() => raw("mono8", [1, 2], { width: -1 }));
  refused(() => raw("mono8", [1, 2], { width: 1e9, height: 1e9, step: 1e9 }));
  refused(() => raw("mono8", [1, 2], { step: 0.5 }));
  for (const value of [null, "image", {}, { data: "AQI=", format: "jpeg" }]) {
    refused(() => readImage(value));
  }
  refused(() => readImage({ format: "jpeg", data: Uint8Array.of(1, 2, 3) }));
});

Deno.test("readImage() tells compressed images by what they begin with", () => {
  const typeOf = (...data: number[]) => {
    const image = readImage({ format: "whatever", data: Uint8Array.from(data) });
    return image.kind === "compressed" && image.contentType;
  };
  const text = (value: string) => [...new TextEncoder().encode(value)];
  assertEquals(typeOf(0xff, 0xd8, 0xff, 0xe0), "image/jpeg");
  assertEquals(typeOf(0x89, ...text("PNG")), "image/png");
  assertEquals(typeOf(...text("RIFF1234WEBP")), "image/webp");
  assertEquals(typeOf(0, 0, 0, 0, ...text("ftypavif")), "image/avif");
});
