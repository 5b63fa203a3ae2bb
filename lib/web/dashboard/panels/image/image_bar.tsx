import type { VNode } from "preact";
import { formatDate, formatHz, formatTime } from "../../kit/numbers.ts";
import type { RateMeter } from "../../kit/rate_meter.ts";
import { useNow } from "../../kit/use_now.ts";
import { useRobot } from "../../robot/robot.ts";
import type { DecodedImage } from "./decode_image.ts";
import { colourText } from "./draw_image.ts";
import { type ImagePlace, type ImageView, type Point, toImage } from "./image_view.ts";
import { pixelText } from "./pixel_text.ts";
import type { ShownImage } from "./use_image.ts";

interface ImageBarProps {
  readonly shown: ShownImage & { readonly image: DecodedImage };
  readonly rate: RateMeter;
  readonly place: ImagePlace | undefined;
  readonly view: ImageView;
  /** Where the pointer is. */
  readonly hovered: Point | undefined;
}

/** What is known of an image, and of the pixel below the pointer. */
export function ImageBar({ shown, rate, place, view, hovered }: ImageBarProps): VNode {
  const { image, atMs, problem } = shown;
  useNow().value;
  const hz = rate.hz(useRobot().source.value.nowMs());
  const pixel = hovered && place ? textOf(image, toImage(place, view, hovered)) : "";
  return (
    <div class="image-bar small tabular">
      <span>{image.width} × {image.height}</span>
      <span class="quiet">{image.format}</span>
      {hz !== undefined && <span class="image-rate">{formatHz(hz)}</span>}
      <time class="quiet" title={formatDate(atMs)}>{formatTime(atMs, true)}</time>
      {view.zoom > 1 && <span class="quiet">{view.zoom.toFixed(1)} ×</span>}
      {problem !== "" && (
        <span class="bad image-problem" role="alert" title={problem}>
          Not shown: {problem}
        </span>
      )}
      <span class="image-pixel">{pixel}</span>
    </div>
  );
}

function textOf(image: DecodedImage, point: Point): string {
  const [x, y] = [Math.floor(point.x), Math.floor(point.y)];
  if (x < 0 || y < 0 || x >= image.width || y >= image.height) return "";
  const text = image.raw && pixelText(image.raw, x, y) || colourText(image, x, y);
  return `${x}, ${y}:  ${text}`;
}
