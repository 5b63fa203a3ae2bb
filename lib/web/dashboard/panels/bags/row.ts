import { definePanel } from "../panel.tsx";

/** Recordings: made, listed, brought, taken, and shown. */
export const bagsPanel = definePanel<Record<string, never>>({
  id: "bags",
  title: "Bags",
  icon: "bag",
  about: "Record the robot, and look at what was recorded",
  size: { columns: 6, rows: 9 },
  readSettings: () => ({}),
  load: () => import("./panel.tsx"),
});
