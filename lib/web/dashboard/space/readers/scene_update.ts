import type { EntityChange } from "../content/entity_content.ts";
import { countOf, fieldOf, finiteOf, listOf, numbersOf, textOf, timeMsOf } from "../fields.ts";
import { linesOf, type LineStyle, placed } from "../lines.ts";
import { ORIGIN, type Pose, type Vector } from "../pose.ts";
import { readColour, readPose, readStamped, readVector } from "../read_parts.ts";
import type { Colour, Shape, SolidForm } from "../shapes.ts";
import { pushColour, SolidsBuilder } from "../solids.ts";

/** So many entities of a message, parts of an entity, and points of a part are read at most. */
const MAX_ENTITIES = 20_000;
const MAX_PARTS = 20_000;
const MAX_POINTS = 200_000;
const DELETE_ALL = 1;
const LINE_STYLES: readonly LineStyle[] = ["strip", "loop", "pairs"];

/** @returns What a `foxglove.SceneUpdate` does. */
export function readSceneUpdate(value: unknown): EntityChange[] {
  const deletions = listOf(fieldOf(value, "deletions")).slice(0, MAX_ENTITIES).map(readDeletion);
  const entities = listOf(fieldOf(value, "entities")).slice(0, MAX_ENTITIES).map(readEntity);
  return [...deletions, ...entities];
}

function readDeletion(value: unknown): EntityChange {
  const id = textOf(fieldOf(value, "id"));
  const isAll = finiteOf(fieldOf(value, "type")) === DELETE_ALL;
  return { kind: "delete", matches: (key) => isAll || key === id };
}

function readEntity(value: unknown): EntityChange {
  const item = {
    key: textOf(fieldOf(value, "id")),
    isLocked: fieldOf(value, "frame_locked") === true,
    ...readStamped(value),
    shapes: readShapes(value),
  };
  return { kind: "put", item, lifetimeMs: timeMsOf(fieldOf(value, "lifetime")) };
}

function readShapes(entity: unknown): Shape[] {
  const parts = (name: string) => listOf(fieldOf(entity, name)).slice(0, MAX_PARTS);
  const solids = new SolidsBuilder();
  for (const part of parts("arrows")) addArrow(solids, part);
  for (const part of parts("cubes")) addSolid(solids, "cube", part);
  for (const part of parts("spheres")) addSolid(solids, "sphere", part);
  for (const part of parts("cylinders")) addSolid(solids, cylinderForm(part), part);
  // A model's file is not loaded from anywhere; a box says where it is.
  for (const part of parts("models")) addSolid(solids, "cube", part);
  return [
    ...solids.solids(),
    ...parts("lines").map(readLine),
    ...parts("triangles").map(readTriangles),
    ...parts("texts").map(readText),
  ];
}

function addArrow(solids: SolidsBuilder, part: unknown): void {
  solids.addArrow(readPose(fieldOf(part, "pose")), {
    shaftLength: finiteOf(fieldOf(part, "shaft_length")),
    shaftDiameter: finiteOf(fieldOf(part, "shaft_diameter")),
    headLength: finiteOf(fieldOf(part, "head_length")),
    headDiameter: finiteOf(fieldOf(part, "head_diameter")),
  }, readColour(fieldOf(part, "color")));
}

function addSolid(solids: SolidsBuilder, form: SolidForm, part: unknown): void {
  solids.add(form, {
    pose: readPose(fieldOf(part, "pose")),
    size: readVector(fieldOf(part, "size", "scale")),
    colour: readColour(fieldOf(part, "color")),
  });
}

function cylinderForm(part: unknown): SolidForm {
  return fieldOf(part, "top_scale") === 0 ? "cone" : "cylinder";
}

/** Corners in the order that indices say, where they say one. */
interface Corners {
  readonly pose: Pose;
  readonly points: readonly Vector[];
  readonly colours: readonly (Colour | undefined)[];
  readonly colour: Colour | undefined;
}

function readCorners(part: unknown): Corners {
  const points = listOf(fieldOf(part, "points")).slice(0, MAX_POINTS).map((one) => readVector(one));
  const colours = listOf(fieldOf(part, "colors")).slice(0, MAX_POINTS).map(readColour);
  const indices = Array.from(numbersOf(fieldOf(part, "indices"))).slice(0, MAX_POINTS);
  const hasColours = colours.length >= points.length;
  const order = indices.length > 0 ? indices.filter((index) => index in points) : undefined;
  return {
    pose: readPose(fieldOf(part, "pose")),
    points: order ? order.map((index) => points[index] ?? ORIGIN) : points,
    colours: !hasColours ? [] : order ? order.map((index) => colours[index]) : colours,
    colour: readColour(fieldOf(part, "color")),
  };
}

function readLine(part: unknown): Shape {
  const { pose, points, colours, colour } = readCorners(part);
  const isThin = fieldOf(part, "scale_invariant") === true;
  return linesOf(placed(pose, points), {
    style: LINE_STYLES[countOf(fieldOf(part, "type"))] ?? "strip",
    widthMetres: isThin ? 0 : finiteOf(fieldOf(part, "thickness")),
    colour,
    colours,
  });
}

function readTriangles(part: unknown): Shape {
  const { pose, points, colours, colour } = readCorners(part);
  const whole = placed(pose, points.slice(0, points.length - points.length % 3));
  const painted: number[] = [];
  whole.forEach((_corner, index) => {
    const own = colours[index] ?? colour;
    if (own) pushColour(painted, own);
  });
  return {
    kind: "triangles",
    positions: Float32Array.from(whole.flatMap(({ x, y, z }) => [x, y, z])),
    colours: painted.length === whole.length * 3 ? Uint8Array.from(painted) : undefined,
    opacity: colour?.alpha ?? 1,
  };
}

function readText(part: unknown): Shape {
  return {
    kind: "text",
    position: readPose(fieldOf(part, "pose")).position,
    text: textOf(fieldOf(part, "text")),
    heightMetres: fieldOf(part, "scale_invariant") === true
      ? 0
      : finiteOf(fieldOf(part, "font_size")),
    colour: readColour(fieldOf(part, "color")),
  };
}
