import { definePanel } from "../panel.tsx";
import { readChoice, readFlag, readNumber, readText } from "../settings.ts";

/** How depths are coloured. */
export const DEPTH_COLOURS = ["gray", "colours"] as const;

/** What a panel of images shows. */
export interface ImageSettings {
  /** The topic; empty as long as none is chosen. */
  readonly topic: string;
  /** Whether another topic can be chosen in the panel. */
  readonly hasPicker: boolean;
  /** So many images a second at most; 0 for all. */
  readonly maxHz: number;
  /** By how many quarters of a turn it is turned, clockwise. */
  readonly turns: number;
  /** Whether left and right are swapped. */
  readonly isFlipped: boolean;
  /** The depth that is shown dark, and the one that is shown light; the same for those there are. */
  readonly min: number;
  readonly max: number;
  readonly depth: (typeof DEPTH_COLOURS)[number];
}

const TYPES = /^(foxglove\.(Compressed|Raw)Image|sensor_msgs\/(msg\/)?(Compressed)?Image)$/;

/** Images of cameras. */
export const imagePanel = definePanel<ImageSettings>({
  id: "image",
  title: "Image",
  icon: "image",
  about: "What a camera sees, depths, too",
  size: { columns: 4, rows: 7 },
  readSettings: ({ topic, hasPicker, maxHz, turns, isFlipped, min, max, depth }) => ({
    topic: readText(topic),
    hasPicker: readFlag(hasPicker, true),
    maxHz: readNumber(maxHz, { otherwise: 0, min: 0, max: 1000 }),
    turns: Math.floor(readNumber(turns, { otherwise: 0, min: 0, max: 3 })),
    isFlipped: readFlag(isFlipped),
    min: readNumber(min, { otherwise: 0 }),
    max: readNumber(max, { otherwise: 0 }),
    depth: readChoice(depth, DEPTH_COLOURS, "gray"),
  }),
  settingsFor: ({ name, type }) => TYPES.test(type) ? { topic: name } : undefined,
  subject: ({ topic }) => topic,
  load: () => import("./panel.tsx"),
});
