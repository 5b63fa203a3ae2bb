import type { DecodedImage } from "./decode_image.ts";
import { type ImagePlace, type ImageView, scaleOf } from "./image_view.ts";

/** From so many pixels of the screen on, those of the image are seen as squares. */
const SQUARES_FROM = 2;

/** Draws an image as it is looked at, `ratio` pixels of the canvas being one of the page. */
export function drawImage(
  context: CanvasRenderingContext2D,
  { bitmap }: DecodedImage,
  { place, view, ratio }: {
    readonly place: ImagePlace;
    readonly view: ImageView;
    readonly ratio: number;
  },
): void {
  const scale = scaleOf(place, view);
  context.resetTransform();
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  context.scale(ratio, ratio);
  context.translate(place.width / 2 + view.pan.x, place.height / 2 + view.pan.y);
  context.rotate(place.turns * Math.PI / 2);
  context.scale(place.isFlipped ? -scale : scale, scale);
  context.imageSmoothingEnabled = scale < SQUARES_FROM;
  const { imageWidth, imageHeight } = place;
  context.drawImage(bitmap, -imageWidth / 2, -imageHeight / 2, imageWidth, imageHeight);
}

/** @returns The colour of a pixel of what is drawn: `"r 12  g 34  b 56"`. */
export function colourText({ bitmap, width, height }: DecodedImage, x: number, y: number): string {
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext("2d");
  if (!context || x < 0 || y < 0 || x >= width || y >= height) return "";
  context.drawImage(bitmap, -x, -y, width, height);
  const values = [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  return values.map((value, index) => `${"rgb"[index]} ${String(value).padStart(3, "\u2007")}`)
    .join("  ");
}

/** @returns The image as a PNG, turned and flipped as it is seen, all of it. */
export function imageToPng(image: DecodedImage, place: ImagePlace): Promise<Blob> {
  const { width, height } = image.bitmap;
  const isSideways = place.turns % 2 === 1;
  const canvas = new OffscreenCanvas(isSideways ? height : width, isSideways ? width : height);
  const context = canvas.getContext("2d")!;
  context.translate(canvas.width / 2, canvas.height / 2);
  context.rotate(place.turns * Math.PI / 2);
  context.scale(place.isFlipped ? -1 : 1, 1);
  context.drawImage(image.bitmap, -width / 2, -height / 2);
  return canvas.convertToBlob({ type: "image/png" });
}
