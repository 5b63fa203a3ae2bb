import { fieldOf } from "../../space/fields.ts";
import { COLOUR_MODES, type ColourMode } from "../../space/colour_modes.ts";
import { readChoice, readFlag, readList, readNumber, readText } from "../settings.ts";

/** How the camera goes with a frame. */
export const FOLLOW_MODES = ["off", "position", "heading"] as const;
/** How the camera goes with a frame. */
export type FollowMode = typeof FOLLOW_MODES[number];

/** What was chosen for a topic. */
export interface SceneTopic {
  /** Its full name. */
  readonly name: string;
  /** Whether it is drawn. */
  readonly isShown: boolean;
  /** How large points are, in pixels. */
  readonly pointPx: number;
  /** What points are coloured by. */
  readonly colourBy: ColourMode;
  /** How long scans stay after the next one has come, in seconds. */
  readonly keptSeconds: number;
  /** Whether the way of a pose is shown. */
  readonly hasTrail: boolean;
}

/** What a panel of space shows. */
export interface SceneSettings {
  /** The frame that all is seen from; empty for the one that most lies in. */
  readonly fixedFrame: string;
  /** How the camera goes with a frame. */
  readonly follow: FollowMode;
  /** The frame that the camera goes with; empty for the robot's. */
  readonly followFrame: string;
  /** Whether it is a plan, seen from above. */
  readonly isPlan: boolean;
  /** Whether frames are shown as axes with their names. */
  readonly hasFrames: boolean;
  /** Topics that somebody has chosen something for; all others that can be drawn are drawn. */
  readonly topics: readonly SceneTopic[];
}

/** @returns What a topic is at first. */
export function firstTopic(name: string): SceneTopic {
  return { name, isShown: true, pointPx: 4, colourBy: "auto", keptSeconds: 0, hasTrail: true };
}

/** Reads settings, which may be anything. */
export function readSceneSettings(value: Readonly<Record<string, unknown>>): SceneSettings {
  return {
    fixedFrame: readText(value.fixedFrame),
    follow: readChoice(value.follow, FOLLOW_MODES, "off"),
    followFrame: readText(value.followFrame),
    isPlan: readFlag(value.isPlan),
    hasFrames: readFlag(value.hasFrames, true),
    topics: readList(value.topics, readTopic),
  };
}

function readTopic(value: unknown): SceneTopic | undefined {
  const name = readText(fieldOf(value, "name"));
  if (name === "") return undefined;
  const first = firstTopic(name);
  return {
    name,
    isShown: readFlag(fieldOf(value, "isShown"), first.isShown),
    pointPx: readNumber(fieldOf(value, "pointPx"), { otherwise: first.pointPx, min: 1, max: 20 }),
    colourBy: readChoice(fieldOf(value, "colourBy"), COLOUR_MODES, first.colourBy),
    keptSeconds: readNumber(fieldOf(value, "keptSeconds"), { otherwise: 0, min: 0, max: 60 }),
    hasTrail: readFlag(fieldOf(value, "hasTrail"), first.hasTrail),
  };
}
