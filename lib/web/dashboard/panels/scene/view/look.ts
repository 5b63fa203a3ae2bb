import { Color } from "three";
import { colourOf, SERIES_COLOURS } from "../../../kit/colours.ts";
import type { MapColours, Rgb } from "../../../space/cell_pixels.ts";
import type { ColourMode } from "../../../space/colour_modes.ts";

/** The colours of a scene, in the present theme. */
export interface SceneColours {
  readonly back: Color;
  readonly floor: Color;
  readonly floorMain: Color;
  readonly map: MapColours;
  readonly axes: readonly [Color, Color, Color];
  readonly series: readonly Color[];
}

/** How a topic looks. */
export interface TopicLook {
  /** Its own colour, where a message tells none. */
  readonly colour: Color;
  readonly pointPx: number;
  readonly colourBy: ColourMode;
  /** The colours of maps. */
  readonly map: MapColours;
}

/** @returns The colours that the page has now. */
export function readColours(): SceneColours {
  const colour = (name: string) => new Color(colourOf(name));
  return {
    back: colour("sunken"),
    floor: colour("line"),
    floorMain: colour("line-strong"),
    map: {
      free: rgbOf(colour("pane")),
      occupied: rgbOf(colour("quiet")),
      unknown: rgbOf(colour("line-strong")),
    },
    axes: [colour("bad"), colour("good"), colour("info")],
    series: Array.from({ length: SERIES_COLOURS }, (_, index) => colour(`series-${index + 1}`)),
  };
}

/** @returns Red, green and blue, from 0 to 255. */
export function rgbOf({ r, g, b }: Color): Rgb {
  return [Math.round(r * 255), Math.round(g * 255), Math.round(b * 255)];
}
