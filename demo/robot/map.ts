/**
 * The map: sent once, and kept for whoever listens later.
 *
 * @module
 */
import { buildNode, type Node } from "@rosy/rosy";
import { header, poseMessage } from "./messages.ts";
import { type Robot, robot } from "./robot.ts";
import { CELL_METRES, COLUMNS, isWall, ROWS } from "./world.ts";

/** Starts the node that has the map. */
export async function startMap(build = buildNode): Promise<Node<Robot>> {
  const node = await build({ name: "map", mesh: robot });
  const made = header(node, "odom");
  await node.getTopic("map", { retain: 1 }).send({
    header: made,
    info: {
      map_load_time: made.stamp,
      resolution: CELL_METRES,
      width: COLUMNS,
      height: ROWS,
      origin: poseMessage({ x: 0, y: 0, heading: 0 }),
    },
    data: Int8Array.from(
      { length: COLUMNS * ROWS },
      (_, cell) => isWall(cell % COLUMNS, Math.floor(cell / COLUMNS)) ? 100 : 0,
    ),
  });
  return node;
}

if (import.meta.main) {
  await using node = await startMap();
  await node.forever();
}
