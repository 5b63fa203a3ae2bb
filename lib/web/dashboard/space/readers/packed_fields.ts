import { countOf, fieldOf, listOf, textOf } from "../fields.ts";

/** So many fields are read at most. */
const MAX_FIELDS = 256;

/** Reads a number at a place of packed bytes. */
type ReadNumber = (view: DataView, offset: number, isLittle: boolean) => number;

interface NumberType {
  readonly bytes: number;
  readonly read: ReadNumber;
  /** The number of a colour's full light, where such numbers are colours. */
  readonly full: number;
}

const INT8: NumberType = { bytes: 1, read: (view, at) => view.getInt8(at), full: 127 };
const UINT8: NumberType = { bytes: 1, read: (view, at) => view.getUint8(at), full: 255 };
const INT16: NumberType = {
  bytes: 2,
  read: (view, at, isLittle) => view.getInt16(at, isLittle),
  full: 32767,
};
const UINT16: NumberType = {
  bytes: 2,
  read: (view, at, isLittle) => view.getUint16(at, isLittle),
  full: 65535,
};
const INT32: NumberType = {
  bytes: 4,
  read: (view, at, isLittle) => view.getInt32(at, isLittle),
  full: 2 ** 31 - 1,
};
const UINT32: NumberType = {
  bytes: 4,
  read: (view, at, isLittle) => view.getUint32(at, isLittle),
  full: 2 ** 32 - 1,
};
const FLOAT32: NumberType = {
  bytes: 4,
  read: (view, at, isLittle) => view.getFloat32(at, isLittle),
  full: 1,
};
const FLOAT64: NumberType = {
  bytes: 8,
  read: (view, at, isLittle) => view.getFloat64(at, isLittle),
  full: 1,
};

/** The numbers that stand for types in `sensor_msgs/PointField`. */
const ROS_TYPES = [undefined, INT8, UINT8, INT16, UINT16, INT32, UINT32, FLOAT32, FLOAT64];
/** The numbers that stand for types in `foxglove.PackedElementField`. */
const FOXGLOVE_TYPES = [undefined, UINT8, INT8, UINT16, INT16, UINT32, INT32, FLOAT32, FLOAT64];

/** A number of each element of packed bytes. */
export interface PackedField {
  readonly name: string;
  /** Where it stands in an element. */
  readonly offset: number;
  readonly bytes: number;
  /** The number of a colour's full light, where such numbers are colours. */
  readonly full: number;
  readonly read: ReadNumber;
  /** Whether it is a number of four bytes, which may have a colour packed into it. */
  readonly isWord: boolean;
  /** Whether it is a float of four bytes, as most are. */
  readonly isFloat: boolean;
}

/** @returns The fields that a `sensor_msgs/PointCloud2` lists. */
export function readRosFields(value: unknown): PackedField[] {
  return readFields(value, "datatype", ROS_TYPES);
}

/** @returns The fields that a `foxglove.PointCloud` or `foxglove.Grid` lists. */
export function readFoxgloveFields(value: unknown): PackedField[] {
  return readFields(value, "type", FOXGLOVE_TYPES);
}

function readFields(
  value: unknown,
  typeName: string,
  types: readonly (NumberType | undefined)[],
): PackedField[] {
  return listOf(value).slice(0, MAX_FIELDS).map((field) => {
    const type = types[countOf(fieldOf(field, typeName))];
    const name = textOf(fieldOf(field, "name"));
    const offset = countOf(fieldOf(field, "offset"));
    return type && { ...type, name, offset, isWord: type.bytes === 4, isFloat: type === FLOAT32 };
  }).filter((field) => field !== undefined);
}
