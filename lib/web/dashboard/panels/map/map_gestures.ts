import type { Gestures } from "../../kit/gestures.ts";
import { panMap, zoomMap } from "../../space/geo/map_view.ts";
import type { MapStage } from "./map_stage.ts";

/** How far a key goes. */
const KEY = { px: 60, zoom: 1.25 };
const ARROWS: Readonly<Record<string, readonly [right: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** @returns What gestures do to a map. */
export function mapGestures(stage: MapStage): Gestures {
  const zoomInMiddle = (factor: number) =>
    stage.move((view, size) =>
      zoomMap(view, factor, { size, at: { x: size.width / 2, y: size.height / 2 } })
    );
  return {
    drag: (way) => stage.move((view) => panMap(view, way)),
    zoom: (factor, at) => stage.move((view, size) => zoomMap(view, factor, { size, at })),
    pinch: (way, factor, at) =>
      stage.move((view, size) => zoomMap(panMap(view, way), factor, { size, at })),
    click: (at) => stage.click(at),
    key: (key) => {
      const arrow = ARROWS[key];
      if (arrow) {
        const [right, down] = arrow;
        stage.move((view) => panMap(view, { x: -right * KEY.px, y: -down * KEY.px }));
      } else if (key === "+" || key === "=") zoomInMiddle(1 / KEY.zoom);
      else if (key === "-") zoomInMiddle(KEY.zoom);
      else if (key === "0" || key === "Home") stage.showAll();
      else return false;
      return true;
    },
  };
}
