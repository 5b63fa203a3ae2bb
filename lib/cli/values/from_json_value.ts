import { ELEMENT_ARRAYS } from "../../codec/values/element_arrays.ts";

/**
 * Turns what `toJsonValue()` made back into the value it stands for.
 *
 * An object with one key that starts with `$` and is none of its tags is an object like others.
 * `$error`, `$circular` and `$repeated` are refused: no codec carries what they stand for. What has no tag of its
 * own comes back as what it was written as: `undefined` as `null`, an `ArrayBuffer` as `Uint8Array`.
 *
 * @param json What `JSON.parse` returned.
 * @returns The value.
 * @throws {TypeError} If a tag's value is malformed.
 */
export function fromJsonValue(json: unknown): unknown {
  if (typeof json !== "object" || json === null) return json;
  if (Array.isArray(json)) return json.map(fromJsonValue);
  const entries = Object.entries(json);
  const [first] = entries;
  if (entries.length === 1 && first) {
    const revive = REVIVERS.get(first[0]);
    if (revive) return revive(first[1]);
  }
  return objectFrom(entries);
}

const REVIVERS = new Map<string, (value: unknown) => unknown>([
  ["$bytes", toBytes],
  ["$bigint", toBigint],
  ["$number", toNumber],
  ["$date", toDate],
  ["$map", toMap],
  ["$set", (value) => new Set(toArray("$set", value).map(fromJsonValue))],
  ["$object", toObject],
  ["$error", () => refuse("$error", "an error")],
  ["$repeated", () => refuse("$repeated", "a value that was written before")],
  ["$circular", () => refuse("$circular", "a value that holds itself")],
]);
for (const constructor of ELEMENT_ARRAYS) {
  const tag = `$${constructor.name}`;
  REVIVERS.set(tag, (value) => toElements(tag, constructor, value));
}

// An object's keys are data, `__proto__` included: `fromEntries` defines properties.
function objectFrom(entries: readonly (readonly [string, unknown])[]): unknown {
  return Object.fromEntries(entries.map(([key, value]) => [key, fromJsonValue(value)]));
}

function toObject(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw malformed("$object", "an object");
  }
  return objectFrom(Object.entries(value));
}

function toBytes(value: unknown): Uint8Array {
  try {
    if (typeof value === "string") return Uint8Array.fromBase64(value);
  } catch {
    // Reported below.
  }
  throw malformed("$bytes", "text in base64");
}

function toBigint(value: unknown): bigint {
  if (typeof value === "string" && /^-?\d+$/.test(value)) return BigInt(value);
  throw malformed("$bigint", "digits in quotes");
}

function toNumber(value: unknown): number {
  if (["NaN", "Infinity", "-Infinity", "-0"].includes(value as string)) return Number(value);
  throw malformed("$number", '"NaN", "Infinity", "-Infinity" or "-0"');
}

function toDate(value: unknown): Date {
  const date = new Date(typeof value === "string" ? value : NaN);
  if (!Number.isNaN(date.getTime())) return date;
  throw malformed("$date", "a date such as 2026-03-01T17:04:05.678Z");
}

function toMap(value: unknown): Map<unknown, unknown> {
  return new Map(
    toArray("$map", value).map((entry) => {
      if (!Array.isArray(entry) || entry.length !== 2) {
        throw malformed("$map", "[key, value] pairs");
      }
      return [fromJsonValue(entry[0]), fromJsonValue(entry[1])];
    }),
  );
}

function toElements(
  tag: string,
  constructor: (typeof ELEMENT_ARRAYS)[number],
  value: unknown,
): unknown {
  const [type, plural] = constructor.name.startsWith("Big")
    ? ["bigint", "bigints"]
    : ["number", "numbers"];
  const items = toArray(tag, value).map(fromJsonValue).map((item) =>
    // Other tools write large numbers with all their digits.
    type === "number" && typeof item === "bigint" && BigInt(Number(item)) === item
      ? Number(item)
      : item
  );
  for (const item of items) {
    const itemType: string = typeof item;
    if (itemType !== type) throw malformed(tag, `an array of ${plural}`);
  }
  const elements = new constructor(new ArrayBuffer(items.length * constructor.BYTES_PER_ELEMENT));
  (elements as { set(items: unknown[]): void }).set(items);
  const isFloat = tag.includes("Float");
  const lost = items.find((item, at) =>
    isFloat ? Number.isFinite(item) !== Number.isFinite(elements[at]) : item !== elements[at]
  );
  if (lost !== undefined) {
    throw malformed(tag, `an array of what it can hold, which ${lost} is not`);
  }
  return elements;
}

function toArray(tag: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw malformed(tag, "an array");
}

function malformed(tag: string, expected: string): TypeError {
  return new TypeError(`the value of "${tag}" must be ${expected}`);
}

function refuse(tag: string, what: string): never {
  throw new TypeError(`"${tag}" stands for ${what}, which no message can hold`);
}
