/**
 * The world that the example robot lives in: a flat with walls, seen from above.
 *
 * @module
 */

/** One character a cell, `#` for a wall; the first line is the farthest along y. */
const PLAN = [
  "####################",
  "#        #         #",
  "#        #         #",
  "#        #         #",
  "#              ##  #",
  "#              ##  #",
  "#    ##            #",
  "#    ##            #",
  "#         #        #",
  "#         #        #",
  "#         #        #",
  "####################",
];

/** The side of a cell, in metres. */
export const CELL_METRES = 0.5;
/** How many cells there are along x. */
export const COLUMNS = PLAN[0]!.length;
/** How many cells there are along y. */
export const ROWS = PLAN.length;
/** Where the robot starts, and where its charger stands. */
export const DOCK: Pose = { x: 1.5, y: 1.5, heading: 0 };
/** Half the width of the robot, in metres. */
export const RADIUS_METRES = 0.2;

/** Where something is, in metres, and where it looks, in radians to the left of x. */
export interface Pose {
  readonly x: number;
  readonly y: number;
  readonly heading: number;
}

/** @returns Whether a cell is a wall; outside the flat everything is. */
export function isWall(column: number, row: number): boolean {
  return PLAN[ROWS - 1 - row]?.[column] !== " ";
}

/** @returns Whether the robot has room there. */
export function hasRoom({ x, y }: Pick<Pose, "x" | "y">): boolean {
  return [-RADIUS_METRES, 0, RADIUS_METRES].every((dx) =>
    [-RADIUS_METRES, 0, RADIUS_METRES].every((dy) =>
      !isWall(Math.floor((x + dx) / CELL_METRES), Math.floor((y + dy) / CELL_METRES))
    )
  );
}

/**
 * Measures how far it is to the next wall, going from cell to cell.
 *
 * @param pose From where, and in which direction.
 * @param maxMetres How far to look.
 * @returns The distance, in metres; `Infinity` where there is no wall so far.
 */
export function castRay({ x, y, heading }: Pose, maxMetres: number): number {
  const [dx, dy] = [Math.cos(heading), Math.sin(heading)];
  let [column, row] = [Math.floor(x / CELL_METRES), Math.floor(y / CELL_METRES)];
  let [nextX, nextY] = [toBorder(x, dx), toBorder(y, dy)];
  while (!isWall(column, row)) {
    if (Math.min(nextX, nextY) > maxMetres) return Infinity;
    if (nextX < nextY) {
      column += Math.sign(dx);
      if (isWall(column, row)) return nextX;
      nextX += CELL_METRES / Math.abs(dx);
    } else {
      row += Math.sign(dy);
      if (isWall(column, row)) return nextY;
      nextY += CELL_METRES / Math.abs(dy);
    }
  }
  return 0;
}

/** @returns How far along a ray the first border of a cell is, one axis alone. */
function toBorder(at: number, step: number): number {
  const within = at / CELL_METRES - Math.floor(at / CELL_METRES);
  const cells = step > 0 ? 1 - within : within;
  return step === 0 ? Infinity : cells * CELL_METRES / Math.abs(step);
}
