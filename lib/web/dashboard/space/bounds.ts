import { transform, type Vector } from "./pose.ts";
import type { Placement } from "./scene_model.ts";
import type { Shape } from "./shapes.ts";

/** So many points of a shape tell how far it reaches. */
const MAX_PROBES = 2000;

/** A ball that all fits into. */
export interface Ball {
  readonly middle: Vector;
  /** In metres. */
  readonly radius: number;
}

/** @returns A ball that all of it fits into, nearly; `undefined` where there is nothing. */
export function ballAround(placements: Iterable<Placement>): Ball | undefined {
  let [least, most]: [Vector | undefined, Vector | undefined] = [undefined, undefined];
  for (const { item: { shapes }, pose } of placements) {
    for (const shape of shapes) {
      for (const point of probes(shape)) {
        const at = transform(pose, point);
        least = merge(least, at, Math.min);
        most = merge(most, at, Math.max);
      }
    }
  }
  if (!least || !most) return undefined;
  return {
    middle: { x: (least.x + most.x) / 2, y: (least.y + most.y) / 2, z: (least.z + most.z) / 2 },
    radius: Math.hypot(most.x - least.x, most.y - least.y, most.z - least.z) / 2,
  };
}

/** @returns Some of the points of a shape, in its frame. */
function* probes(shape: Shape): Generator<Vector> {
  if (shape.kind === "text") yield shape.position;
  else if (shape.kind === "grid") {
    const [width, height] = [shape.columns * shape.cellX, shape.rows * shape.cellY];
    for (const [x, y] of [[0, 0], [width, 0], [0, height], [width, height]] as const) {
      yield transform(shape.pose, { x, y, z: 0 });
    }
  } else if (shape.kind === "solids") yield* triples(shape.matrices, 16, 12);
  else yield* triples(shape.positions, 3, 0);
}

function* triples(numbers: Float32Array, step: number, first: number): Generator<Vector> {
  const count = numbers.length / step;
  const every = Math.max(1, Math.floor(count / MAX_PROBES));
  for (let index = 0; index < count; index += every) {
    const at = index * step + first;
    yield { x: numbers[at]!, y: numbers[at + 1]!, z: numbers[at + 2]! };
  }
}

function merge(known: Vector | undefined, at: Vector, choose: (a: number, b: number) => number) {
  if (!known) return at;
  return { x: choose(known.x, at.x), y: choose(known.y, at.y), z: choose(known.z, at.z) };
}
