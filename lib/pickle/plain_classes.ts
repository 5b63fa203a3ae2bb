import { readDateTime, toDate } from "./date_time.ts";
import { dictOf } from "./dict.ts";
import { PickleError } from "./pickle_error.ts";
import type { MakeObject, PythonObject } from "./python_object.ts";

const HEX_OF_UUID = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/;
const SECONDS_PER_DAY = 86_400;

/** Classes that are data and nothing else, and what becomes of their objects. */
export const PLAIN_CLASSES: ReadonlyMap<string, MakeObject> = new Map<string, MakeObject>([
  ["builtins.set", toSet],
  ["builtins.frozenset", toSet],
  ["builtins.bytes", toBytes],
  ["builtins.bytearray", toBytes],
  ["collections.OrderedDict", toDict],
  ["datetime.datetime", (object) => toDate(readDateTime(object))],
  ["datetime.timedelta", toSeconds],
  ["datetime.timezone", toOffset],
  ["uuid.UUID", toUuid],
  ["_codecs.encode", encodeLatin1],
]);

/**
 * Numbers that some versions of Python write as the names that they have in a module: 3.11.2 does so,
 * and 3.11.7 writes an object of the enumeration's class.
 */
export const PLAIN_VALUES: ReadonlyMap<string, number> = new Map([
  ["socket.AF_INET", 2],
  ["socket.AF_INET6", 10],
]);

function toSet(object: PythonObject): Set<unknown> {
  const [members = []] = object.args;
  if (!Array.isArray(members)) throw unlike(object);
  return new Set(members);
}

/** Before protocol 5 a bytearray is one of bytes, before protocol 3 those are text. */
function toBytes(object: PythonObject): Uint8Array {
  const [content = new Uint8Array(0)] = object.args;
  if (content instanceof Uint8Array) return content;
  return encodeLatin1(object);
}

function encodeLatin1(object: PythonObject): Uint8Array {
  const [text, encoding] = object.args;
  if (typeof text !== "string" || !/^latin-?1$/.test(String(encoding))) throw unlike(object);
  return Uint8Array.from(text, (character) => {
    const code = character.codePointAt(0)!;
    if (code > 0xff) throw unlike(object);
    return code;
  });
}

function toDict(object: PythonObject): object {
  const [given = []] = object.args;
  if (!Array.isArray(given) || given.length > 0) throw unlike(object);
  const { dict, add } = dictOf(object.pairs);
  for (let i = 0; i < object.pairs.length; i += 2) add(object.pairs[i], object.pairs[i + 1]);
  return dict;
}

function toSeconds(object: PythonObject): number {
  const { args } = object;
  const isDuration = args.length === 3 && args.every(Number.isSafeInteger);
  if (!isDuration) throw unlike(object);
  const [days, seconds, microseconds] = args as number[];
  return days! * SECONDS_PER_DAY + seconds! + microseconds! / 1_000_000;
}

/** A time zone is how far it is ahead of UTC, in seconds. */
function toOffset(object: PythonObject): number {
  const [offset] = object.args;
  if (typeof offset !== "number") throw unlike(object);
  return offset;
}

function toUuid(object: PythonObject): string {
  const { state } = object;
  const number = typeof state === "object" && state !== null && "int" in state ? state.int : null;
  if (typeof number !== "number" && typeof number !== "bigint") throw unlike(object);
  const digits = number.toString(16).padStart(32, "0");
  if (!/^[0-9a-f]{32}$/.test(digits)) throw unlike(object);
  return digits.replace(HEX_OF_UUID, "$1-$2-$3-$4-$5");
}

function unlike({ className }: PythonObject): PickleError {
  return new PickleError(`it holds a ${className} that is none`);
}
