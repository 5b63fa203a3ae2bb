import type { Gestures } from "../../kit/gestures.ts";
import { type Camera, orbit, pan, zoom } from "../../space/camera.ts";

const RADIANS_PER_PX = 0.006;
/** How far a key goes. */
const KEY = { radians: 0.12, px: 40, zoom: 1.15 };
const ARROWS: Readonly<Record<string, readonly [right: number, up: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Who is moved by gestures. */
export interface GestureTarget {
  /** Changes the camera. */
  readonly move: (change: (camera: Camera) => Camera) => void;
  /** Shows all. */
  readonly showAll: () => void;
  /** Somebody has clicked, at a place of the picture from -1 to 1 to the right and up. */
  readonly click: (x: number, y: number) => void;
}

/**
 * Moves a camera by gestures: a drag turns it, or moves it where it looks from above.
 *
 * @param element What is pointed at.
 * @param target Who is moved.
 * @returns What gestures do.
 */
export function cameraGestures(element: HTMLElement, target: GestureTarget): Gestures {
  const { move, showAll, click } = target;
  const go = (camera: Camera, right: number, down: number) =>
    pan(camera, { right, down, heightPx: element.clientHeight });
  const turn = (camera: Camera, right: number, up: number) =>
    orbit(camera, right, camera.isPlan ? 0 : up);
  return {
    drag: ({ x, y }, isOther) =>
      move((camera) =>
        camera.isPlan === isOther
          ? turn(camera, -x * RADIANS_PER_PX, y * RADIANS_PER_PX)
          : go(camera, x, y)
      ),
    zoom: (factor) => move((camera) => zoom(camera, factor)),
    pinch: ({ x, y }, factor) => move((camera) => zoom(go(camera, x, y), factor)),
    click: ({ x, y }) => click(x / element.clientWidth * 2 - 1, 1 - y / element.clientHeight * 2),
    key: (key, hasShift) => {
      const arrow = ARROWS[key];
      if (arrow) {
        const [right, up] = arrow;
        move((camera) =>
          camera.isPlan === hasShift
            ? turn(camera, right * KEY.radians, up * KEY.radians)
            : go(camera, -right * KEY.px, up * KEY.px)
        );
      } else if (key === "+" || key === "=") move((camera) => zoom(camera, 1 / KEY.zoom));
      else if (key === "-") move((camera) => zoom(camera, KEY.zoom));
      else if (key === "0" || key === "Home") showAll();
      else return false;
      return true;
    },
  };
}
