import { bytesOf, countOf, fieldOf } from "../fields.ts";
import { IDENTITY, type Pose, transform } from "../pose.ts";
import { readPose } from "../read_parts.ts";
import type { Points, Shape } from "../shapes.ts";
import { type PackedField, readFoxgloveFields, readRosFields } from "./packed_fields.ts";

/** So many points are drawn at most: of more, each second, third, … */
const MAX_POINTS = 1_000_000;

interface Packed {
  readonly fields: readonly PackedField[];
  readonly view: DataView;
  /** How many points there are, and where each begins. */
  readonly count: number;
  readonly startOf: (point: number) => number;
  readonly isLittle: boolean;
  readonly pose: Pose;
}

/** @returns What a `sensor_msgs/PointCloud2` shows. */
export function readPointCloud2(value: unknown): Shape[] {
  const step = countOf(fieldOf(value, "point_step"));
  const told = countOf(fieldOf(value, "width"));
  const rowStep = countOf(fieldOf(value, "row_step")) || told * step;
  const width = Math.min(told, Math.floor(rowStep / Math.max(1, step)));
  const view = viewOf(fieldOf(value, "data"));
  // Rows may be longer than their points; what the bytes do not hold is not there.
  const whole = rowStep === 0 ? 0 : Math.ceil(view.byteLength / rowStep);
  const rows = Math.min(countOf(fieldOf(value, "height")), whole);
  const isSparse = rowStep !== width * step;
  return unpack({
    fields: readRosFields(fieldOf(value, "fields")),
    view,
    count: step === 0
      ? 0
      : isSparse
      ? rows * width
      : Math.min(rows * width, view.byteLength / step),
    startOf: isSparse
      ? (point) => Math.floor(point / width) * rowStep + point % width * step
      : (point) => point * step,
    isLittle: fieldOf(value, "is_bigendian") !== true && fieldOf(value, "is_bigendian") !== 1,
    pose: IDENTITY,
  });
}

/** @returns What a `foxglove.PointCloud` shows. */
export function readFoxgloveCloud(value: unknown): Shape[] {
  const stride = countOf(fieldOf(value, "point_stride"));
  const view = viewOf(fieldOf(value, "data"));
  return unpack({
    fields: readFoxgloveFields(fieldOf(value, "fields")),
    view,
    count: stride === 0 ? 0 : view.byteLength / stride,
    startOf: (point) => point * stride,
    isLittle: true,
    pose: readPose(fieldOf(value, "pose")),
  });
}

function viewOf(data: unknown): DataView {
  const { buffer, byteOffset, byteLength } = bytesOf(data);
  return new DataView(buffer, byteOffset, byteLength);
}

function unpack(packed: Packed): Shape[] {
  const { fields, view, startOf, isLittle, pose } = packed;
  const find = (...names: string[]) => fields.find(({ name }) => names.includes(name));
  const [x, y, z] = [find("x"), find("y"), find("z")];
  if (!x || !y) return [];
  const intensity = find("intensity", "intensities", "i", "reflectivity");
  const colour = colourReader(find);
  const used = [x, y, z, intensity, ...colour?.fields ?? []].filter((field) => field !== undefined);
  const length = Math.max(...used.map(({ offset, bytes }) => offset + bytes));
  const count = Math.floor(packed.count);
  const every = Math.max(1, Math.ceil(count / MAX_POINTS));
  const room = Math.ceil(count / every);
  const positions = new Float32Array(room * 3);
  const intensities = intensity && new Float32Array(room);
  const colours = colour && new Uint8Array(room * 3);
  const isInPlace = pose === IDENTITY;
  let kept = 0;
  for (let point = 0; point < count; point += every) {
    const start = startOf(point);
    if (start + length > view.byteLength) break;
    const px = readAt(x, view, start, isLittle);
    const py = readAt(y, view, start, isLittle);
    const pz = z ? readAt(z, view, start, isLittle) : 0;
    // Where a camera sees no depth, points are no numbers.
    if (!Number.isFinite(px + py + pz)) continue;
    const at = kept * 3;
    positions[at] = px;
    positions[at + 1] = py;
    positions[at + 2] = pz;
    if (!isInPlace) move(positions, at, pose);
    if (intensities) intensities[kept] = readAt(intensity!, view, start, isLittle);
    if (colours) colour!.read(view, start, { isLittle, into: colours, at });
    kept++;
  }
  const points: Points = {
    kind: "points",
    positions: positions.subarray(0, kept * 3),
    intensities: intensities?.subarray(0, kept),
    colours: colours?.subarray(0, kept * 3),
  };
  return [points];
}

/** Nearly all numbers are such, and there are millions of them: no function is looked for. */
function readAt(field: PackedField, view: DataView, start: number, isLittle: boolean): number {
  return field.isFloat
    ? view.getFloat32(start + field.offset, isLittle)
    : field.read(view, start + field.offset, isLittle);
}

function move(positions: Float32Array, at: number, pose: Pose): void {
  const [x, y, z] = [positions[at]!, positions[at + 1]!, positions[at + 2]!];
  const moved = transform(pose, { x, y, z });
  positions.set([moved.x, moved.y, moved.z], at);
}

interface ColourReader {
  readonly fields: readonly PackedField[];
  readonly read: (view: DataView, start: number, to: {
    readonly isLittle: boolean;
    readonly into: Uint8Array;
    readonly at: number;
  }) => void;
}

/** One field of four bytes that has all of it, or three fields. */
function colourReader(
  find: (...names: string[]) => PackedField | undefined,
): ColourReader | undefined {
  const packed = find("rgb", "rgba", "bgr", "bgra");
  if (packed?.isWord) {
    const isBlueFirst = packed.name.startsWith("bgr");
    return {
      fields: [packed],
      read: (view, start, { isLittle, into, at }) => {
        const word = view.getUint32(start + packed.offset, isLittle);
        into[at] = word >> (isBlueFirst ? 0 : 16);
        into[at + 1] = word >> 8;
        into[at + 2] = word >> (isBlueFirst ? 16 : 0);
      },
    };
  }
  const parts = [find("red", "r"), find("green", "g"), find("blue", "b")];
  if (!parts.every((part) => part !== undefined)) return undefined;
  return {
    fields: parts,
    read: (view, start, { isLittle, into, at }) => {
      parts.forEach(({ read, offset, full }, index) => {
        into[at + index] = Math.min(1, read(view, start + offset, isLittle) / full) * 255;
      });
    },
  };
}
