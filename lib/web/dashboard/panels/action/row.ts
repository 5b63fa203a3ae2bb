import { definePanel } from "../panel.tsx";
import { readFlag, readNumber, readText } from "../settings.ts";

/** Which action's goals are seen, and how one is started. */
export interface ActionSettings {
  /** The full name; empty for the list of all. */
  readonly action: string;
  /** How long a goal may take, in seconds; 0 for as long as it wants. */
  readonly deadlineSeconds: number;
  /** Whether a goal goes on when the page is closed. */
  readonly goesOn: boolean;
}

/** Starts goals, and follows them. */
export const actionPanel = definePanel<ActionSettings>({
  id: "action",
  title: "Action",
  icon: "action",
  about: "Start a goal, follow it and others, cancel them",
  size: { columns: 4, rows: 9 },
  isLiveOnly: true,
  readSettings: ({ action, deadlineSeconds, goesOn }) => ({
    action: readText(action),
    deadlineSeconds: readNumber(deadlineSeconds, { otherwise: 0, min: 0, max: 1e6 }),
    goesOn: readFlag(goesOn),
  }),
  subject: ({ action }) => action,
  load: () => import("./panel.tsx"),
});
