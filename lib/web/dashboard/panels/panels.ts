import { actionPanel } from "./action/row.ts";
import { bagsPanel } from "./bags/row.ts";
import { drivePanel } from "./drive/row.ts";
import { graphPanel } from "./graph/row.ts";
import { imagePanel } from "./image/row.ts";
import { logPanel } from "./log/row.ts";
import { mapPanel } from "./map/row.ts";
import { messagePanel } from "./message/row.ts";
import { nodesPanel } from "./nodes/row.ts";
import { paramsPanel } from "./params/row.ts";
import { plotPanel } from "./plot/row.ts";
import { scenePanel } from "./scene/row.ts";
import { servicePanel } from "./service/row.ts";
import { statePanel } from "./state/row.ts";
import { topicsPanel } from "./topics/row.ts";
import type { Panel } from "./panel.tsx";

/** All kinds of panels, in the order in which people are offered them. */
export const PANELS: readonly Panel[] = [
  messagePanel,
  plotPanel,
  statePanel,
  imagePanel,
  scenePanel,
  mapPanel,
  drivePanel,
  logPanel,
  paramsPanel,
  servicePanel,
  actionPanel,
  nodesPanel,
  topicsPanel,
  graphPanel,
  bagsPanel,
];

/** @returns The kind of panel that layouts call so. */
export function panelOf(id: string): Panel | undefined {
  return PANELS.find((panel) => panel.id === id);
}
