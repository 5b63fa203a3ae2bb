import { multiply, type Pose, type Rotation, transform, type Vector } from "./pose.ts";
import type { Colour, SolidForm, Solids } from "./shapes.ts";

/** So many solids are collected at most; further ones are not drawn. */
const MAX_SOLIDS = 50_000;
/** Turns what points up so that it points ahead. */
const AHEAD: Rotation = { x: 0, y: Math.SQRT1_2, z: 0, w: Math.SQRT1_2 };

interface Collected {
  readonly form: SolidForm;
  readonly opacity: number;
  readonly hasColours: boolean;
  readonly matrices: number[];
  readonly colours: number[];
}

/** How an arrow is built: its shaft, then its head, in metres. */
export interface ArrowSize {
  readonly shaftLength: number;
  readonly shaftDiameter: number;
  readonly headLength: number;
  readonly headDiameter: number;
}

/** Collects solids, and puts those together that can be drawn at once. */
export class SolidsBuilder {
  readonly #collected = new Map<string, Collected>();
  #count = 0;

  /** Adds a solid; one without a colour gets that of its topic. */
  add(form: SolidForm, { pose, size, colour }: {
    readonly pose: Pose;
    /** Along its own axes, in metres. */
    readonly size: Vector;
    readonly colour?: Colour | undefined;
  }): void {
    if (this.#count >= MAX_SOLIDS) return;
    this.#count++;
    const { matrices, colours } = this.#of(form, colour);
    pushMatrix(matrices, pose, size);
    if (colour) pushColour(colours, colour);
  }

  /** Adds an arrow that points along the x axis of its pose. */
  addArrow(pose: Pose, size: ArrowSize, colour?: Colour): void {
    const { shaftLength, shaftDiameter, headLength, headDiameter } = size;
    const rotation = multiply(pose.rotation, AHEAD);
    const at = (x: number) => ({ position: transform(pose, { x, y: 0, z: 0 }), rotation });
    this.add("cylinder", {
      pose: at(shaftLength / 2),
      size: { x: shaftDiameter, y: shaftDiameter, z: shaftLength },
      colour,
    });
    this.add("cone", {
      pose: at(shaftLength + headLength / 2),
      size: { x: headDiameter, y: headDiameter, z: headLength },
      colour,
    });
  }

  /** @returns What was collected. */
  solids(): Solids[] {
    return [...this.#collected.values()].map((
      { form, opacity, hasColours, matrices, colours },
    ) => ({
      kind: "solids",
      form,
      opacity,
      matrices: Float32Array.from(matrices),
      colours: hasColours ? Uint8Array.from(colours) : undefined,
    }));
  }

  #of(form: SolidForm, colour: Colour | undefined): Collected {
    // All shades of glass would be too many.
    const opacity = colour ? Math.max(1, Math.round(colour.alpha * 16)) / 16 : 1;
    const key = `${form} ${opacity} ${colour !== undefined}`;
    let collected = this.#collected.get(key);
    if (!collected) {
      collected = { form, opacity, hasColours: colour !== undefined, matrices: [], colours: [] };
      this.#collected.set(key, collected);
    }
    return collected;
  }
}

/** @returns How an arrow of so many metres is built. */
export function arrowOf(metres: number): ArrowSize {
  return {
    shaftLength: metres * 0.75,
    shaftDiameter: metres * 0.08,
    headLength: metres * 0.25,
    headDiameter: metres * 0.22,
  };
}

/** Adds red, green and blue, each from 0 to 255. */
export function pushColour(colours: number[], { red, green, blue }: Colour): void {
  colours.push(Math.round(red * 255), Math.round(green * 255), Math.round(blue * 255));
}

/** Adds the 16 numbers of a matrix, column by column. */
export function pushMatrix(matrices: number[], { position, rotation }: Pose, size: Vector): void {
  const { x, y, z, w } = rotation;
  matrices.push(
    (1 - 2 * (y * y + z * z)) * size.x,
    2 * (x * y + w * z) * size.x,
    2 * (x * z - w * y) * size.x,
    0,
    2 * (x * y - w * z) * size.y,
    (1 - 2 * (x * x + z * z)) * size.y,
    2 * (y * z + w * x) * size.y,
    0,
    2 * (x * z + w * y) * size.z,
    2 * (y * z - w * x) * size.z,
    (1 - 2 * (x * x + y * y)) * size.z,
    0,
    position.x,
    position.y,
    position.z,
    1,
  );
}
