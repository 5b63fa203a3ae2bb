import type { EntityChange } from "../content/entity_content.ts";
import { countOf, fieldOf, finiteOf, listOf, numberOf, textOf, timeMsOf } from "../fields.ts";
import { linesOf, placed } from "../lines.ts";
import { compose, type Pose, UNTURNED, type Vector } from "../pose.ts";
import { readColour, readPose, readStamped, readVector } from "../read_parts.ts";
import type { Colour, Points, Shape, SolidForm, Triangles } from "../shapes.ts";
import { pushColour, SolidsBuilder } from "../solids.ts";
import { directionBetween } from "../direction.ts";

/** So many markers of a message, and points of a marker, are read at most. */
const MAX_MARKERS = 20_000;
const MAX_POINTS = 200_000;
/** What `action` says. */
const DELETE = 2;
const DELETE_ALL = 3;

/** What all kinds of markers are made of. */
interface Marker {
  readonly pose: Pose;
  readonly scale: Vector;
  readonly colour: Colour | undefined;
  readonly points: readonly Vector[];
  /** The colour of each point, where it has one. */
  readonly colours: readonly (Colour | undefined)[];
  readonly text: string;
}

/** What a marker shows, by the number of its type. */
const FORMS: readonly ((marker: Marker) => Shape[])[] = [
  arrow,
  (marker) => solid("cube", marker),
  (marker) => solid("sphere", marker),
  (marker) => solid("cylinder", marker),
  (marker) => line(marker, "strip"),
  (marker) => line(marker, "pairs"),
  (marker) => solidAtEach("cube", marker),
  (marker) => solidAtEach("sphere", marker),
  points,
  text,
  // A file of a mesh: nobody hands it out here. Its box says where it is.
  (marker) => solid("cube", marker),
  triangles,
];

/** @returns What a `visualization_msgs/Marker` or `MarkerArray` does. */
export function readMarkers(value: unknown): EntityChange[] {
  const many = fieldOf(value, "markers");
  const markers = many === undefined ? [value] : listOf(many).slice(0, MAX_MARKERS);
  return markers.map(readMarker).filter((change) => change !== undefined);
}

function readMarker(value: unknown): EntityChange | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const namespace = textOf(fieldOf(value, "ns"));
  const key = JSON.stringify([namespace, String(numberOf(fieldOf(value, "id")))]);
  const action = finiteOf(fieldOf(value, "action"));
  if (action === DELETE) return { kind: "delete", matches: (other) => other === key };
  if (action === DELETE_ALL) {
    const prefix = `[${JSON.stringify(namespace)},`;
    return { kind: "delete", matches: (other) => namespace === "" || other.startsWith(prefix) };
  }
  const form = FORMS[countOf(fieldOf(value, "type"))];
  if (!form) return undefined;
  const isLocked = fieldOf(value, "frame_locked") === true;
  const item = { key, isLocked, ...readStamped(value), shapes: form(markerOf(value)) };
  return { kind: "put", item, lifetimeMs: timeMsOf(fieldOf(value, "lifetime")) };
}

function markerOf(value: unknown): Marker {
  return {
    pose: readPose(fieldOf(value, "pose")),
    scale: readVector(fieldOf(value, "scale")),
    colour: readColour(fieldOf(value, "color")),
    points: listOf(fieldOf(value, "points")).slice(0, MAX_POINTS).map((one) => readVector(one)),
    colours: listOf(fieldOf(value, "colors")).slice(0, MAX_POINTS).map(readColour),
    text: textOf(fieldOf(value, "text")),
  };
}

function solid(form: SolidForm, { pose, scale, colour }: Marker): Shape[] {
  const solids = new SolidsBuilder();
  solids.add(form, { pose, size: scale, colour });
  return solids.solids();
}

function solidAtEach(form: SolidForm, { pose, scale, colour, points, colours }: Marker): Shape[] {
  const solids = new SolidsBuilder();
  points.forEach((position, index) => {
    const at = compose(pose, { position, rotation: UNTURNED });
    solids.add(form, { pose: at, size: scale, colour: colours[index] ?? colour });
  });
  return solids.solids();
}

/** From one point to another; or as long as it says, along its pose. */
function arrow({ pose, scale, colour, points: [from, to] }: Marker): Shape[] {
  const solids = new SolidsBuilder();
  if (from && to) {
    const { rotation, length } = directionBetween(from, to);
    const headLength = Math.min(length, scale.z > 0 ? scale.z : length * 0.23);
    solids.addArrow(compose(pose, { position: from, rotation }), {
      shaftLength: length - headLength,
      shaftDiameter: scale.x,
      headLength,
      headDiameter: scale.y,
    }, colour);
  } else {
    solids.addArrow(pose, {
      shaftLength: scale.x * 0.77,
      shaftDiameter: scale.y * 0.5,
      headLength: scale.x * 0.23,
      headDiameter: scale.y,
    }, colour);
  }
  return solids.solids();
}

function line({ pose, scale, colour, points, colours }: Marker, style: "strip" | "pairs"): Shape[] {
  return [linesOf(placed(pose, points), { style, widthMetres: scale.x, colour, colours })];
}

function points({ pose, colour, points, colours }: Marker): Shape[] {
  const shape: Points = {
    kind: "points",
    positions: flat(placed(pose, points)),
    intensities: undefined,
    colours: paint(points.length, colour, colours),
  };
  return [shape];
}

function triangles({ pose, scale, colour, points, colours }: Marker): Shape[] {
  const scaled = points.map(({ x, y, z }) => ({ x: x * scale.x, y: y * scale.y, z: z * scale.z }));
  const whole = scaled.slice(0, scaled.length - scaled.length % 3);
  const shape: Triangles = {
    kind: "triangles",
    positions: flat(placed(pose, whole)),
    colours: paint(whole.length, colour, colours),
    opacity: colour?.alpha ?? 1,
  };
  return [shape];
}

function text({ pose: { position }, scale, colour, text }: Marker): Shape[] {
  return [{ kind: "text", position, text, heightMetres: scale.z, colour }];
}

function flat(points: readonly Vector[]): Float32Array {
  return Float32Array.from(points.flatMap(({ x, y, z }) => [x, y, z]));
}

function paint(
  count: number,
  colour: Colour | undefined,
  colours: Marker["colours"],
): Uint8Array | undefined {
  const isEach = colours.length >= count;
  if (!isEach && !colour) return undefined;
  const painted: number[] = [];
  for (let index = 0; index < count; index++) {
    pushColour(painted, (isEach ? colours[index] : colour) ?? colour ?? GREY);
  }
  return Uint8Array.from(painted);
}

const GREY: Colour = { red: 0.5, green: 0.5, blue: 0.5, alpha: 1 };
