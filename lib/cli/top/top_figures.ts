import type { MeshFigures } from "../../figures/mesh_figures.ts";
import type { ProcessFigures } from "../figures/process_figures.ts";

/** All that `rosy top` shows, as it stood at one time. */
export interface TopFigures extends MeshFigures {
  readonly processes: readonly ProcessFigures[];
}
