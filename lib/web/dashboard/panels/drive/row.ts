import { kept } from "../../shell/kept.ts";
import { definePanel } from "../panel.tsx";
import { readFlag, readNumber, readText } from "../settings.ts";
import { isVelocityType } from "./twist.ts";

/** Which robot is driven, and how fast it may go. */
export interface DriveSettings {
  /** The topic of its velocity. */
  readonly topic: string;
  /** How fast it drives at most, in m/s. */
  readonly maxSpeed: number;
  /** How fast it turns at most, in rad/s. */
  readonly maxTurn: number;
  /** How fast it gets faster at most, in m/s²; 0 for as fast as it can. */
  readonly acceleration: number;
  /** Whether it can move sideways. */
  readonly isHolonomic: boolean;
}

/** What a browser keeps them by: who has found out how fast a robot may go will want that again. */
export const KEPT_NAME = "drive";

/** Drives a robot. */
export const drivePanel = definePanel<DriveSettings>({
  id: "drive",
  title: "Drive",
  icon: "drive",
  about: "Drive by keys, by touch or by a gamepad",
  size: { columns: 4, rows: 11 },
  isLiveOnly: true,
  needsControl: true,
  readSettings: (given) => {
    const before = kept(KEPT_NAME);
    const all = typeof before === "object" && before !== null ? { ...before, ...given } : given;
    const { topic, maxSpeed, maxTurn, acceleration, isHolonomic } = all as typeof given;
    return {
      topic: readText(topic) || "cmd_vel",
      maxSpeed: readNumber(maxSpeed, { otherwise: 0.3, min: 0.01, max: 2 }),
      maxTurn: readNumber(maxTurn, { otherwise: 0.8, min: 0.05, max: 4 }),
      acceleration: readNumber(acceleration, { otherwise: 0, min: 0, max: 3 }),
      isHolonomic: readFlag(isHolonomic),
    };
  },
  settingsFor: ({ name, type, mayWrite }) =>
    mayWrite && isVelocityType(type) ? { topic: name } : undefined,
  subject: ({ topic }) => topic,
  load: () => import("./panel.tsx"),
});
