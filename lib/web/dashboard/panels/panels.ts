import { actionPanel } from "./action/row.ts";
import { bagsPanel } from "./bags/row.ts";
import { graphPanel } from "./graph/row.ts";
import { imagePanel } from "./image/row.ts";
import { logPanel } from "./log/row.ts";
import { drivePanel } from "./drive/row.ts";
import { messagePanel } from "./message/row.ts";
import { nodesPanel } from "./nodes/row.ts";
import { plotPanel } from "./plot/row.ts";
import { mapPanel } from "./map/row.ts";
import type { Panel } from "./panel.tsx";
import { scenePanel } from "./scene/row.ts";
import { servicePanel } from "./service/row.ts";
import { statePanel } from "./state/row.ts";
import { topicsPanel } from "./topics/row.ts";
import { paramsPanel } from "./params/row.ts";

/** All kinds of panels, in the order in which people are offered them. */
export const PANELS: readonly Panel[] = [
  messagePanel,
  logPanel,
  imagePanel,
  scenePanel,
  mapPanel,
  drivePanel,
  paramsPanel,
  plotPanel,
  statePanel,
  servicePanel,
  actionPanel,
  bagsPanel,
  nodesPanel,
  topicsPanel,
  graphPanel,
];

/** @returns The kind of panel that layouts call so. */
export function panelOf(id: string): Panel | undefined {
  return PANELS.find((panel) => panel.id === id);
}
