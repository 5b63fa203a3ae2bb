import { isKeywords, type Keywords } from "../../schema/json_schema.ts";
import {
  fieldsOf,
  isRequired,
  listOf,
  mainType,
  resolveSchema,
} from "../../schema/document/resolve_schema.ts";

/** Deeper than messages are. */
const MAX_DEPTH = 64;
/** The most values that are filled in; a hostile schema could ask for more than there is memory. */
const MAX_FILLED = 10_000;

/** How many values may still be filled in. */
interface Budget {
  left: number;
}

/**
 * Makes a value whole that a client has sent, as rosbridge does: fields that it left out and that the
 * schema wants are zero, empty or false, and times of ROS (`secs` and `nsecs`, `sec` and `nanosec`) become
 * `sec` and `nsec`.
 *
 * @param value What was sent.
 * @param schema Its schema.
 * @param root What the schema's references begin at.
 * @returns The value; what does not fit stays, to be refused by the schema.
 */
export function completed(value: unknown, schema: unknown, root: unknown): unknown {
  const budget = { left: MAX_FILLED };
  const complete = (value: unknown, schema: unknown, depth: number): unknown => {
    const isContainer = Array.isArray(value) || isPlainObject(value);
    if (depth > MAX_DEPTH || value !== undefined && !isContainer) return value;
    const keywords = resolveSchema(schema, root);
    if (value === undefined) {
      return filledIn(keywords, budget, (one) => complete(undefined, one, depth + 1));
    }
    if (Array.isArray(value)) {
      const first = listOf(keywords.prefixItems);
      return value.map((item, index) => complete(item, first[index] ?? keywords.items, depth + 1));
    }
    return withFields(value as Keywords, keywords, (item, one) => complete(item, one, depth + 1));
  };
  return complete(value, schema, 0);
}

function withFields(
  value: Keywords,
  keywords: Keywords,
  complete: (item: unknown, schema: unknown) => unknown,
): Keywords {
  const { properties } = keywords;
  if (!isKeywords(properties)) return value;
  const given = isTime(properties) ? plainTime(value) : value;
  // Without a prototype `__proto__` is a key like others.
  const result: Record<string, unknown> = Object.create(null);
  for (const [key, item] of Object.entries(given)) {
    result[key] = Object.hasOwn(properties, key) ? complete(item, properties[key]) : item;
  }
  for (const [key, schema] of fieldsOf(keywords)) {
    if (result[key] !== undefined || !isRequired(keywords, key)) continue;
    const filled = complete(undefined, schema);
    if (filled !== undefined) result[key] = filled;
  }
  return { ...result };
}

/** What a field is that was left out; `undefined` where the schema does not tell. */
function filledIn(
  keywords: Keywords,
  budget: Budget,
  complete: (schema: unknown) => unknown,
): unknown {
  if (--budget.left < 0) return undefined;
  if ("default" in keywords) return keywords.default;
  if ("const" in keywords) return keywords.const;
  const [choice] = [...listOf(keywords.enum), ...listOf(keywords.oneOf).map(constOf)];
  if (choice !== undefined) return choice;
  switch (mainType(keywords)) {
    case "boolean":
      return false;
    case "number":
    case "integer":
      return 0;
    case "string":
      return keywords.contentEncoding === "base64" ? new Uint8Array() : "";
    case "array":
      return Array.from({ length: lengthOf(keywords, budget) }, () => complete(keywords.items));
    case "object":
      return withFields({}, keywords, (_item, schema) => complete(schema));
    default:
      return undefined;
  }
}

function lengthOf({ minItems }: Keywords, { left }: Budget): number {
  return typeof minItems === "number" && minItems > 0 && minItems <= left ? minItems : 0;
}

function constOf(one: unknown): unknown {
  return isKeywords(one) ? one.const : undefined;
}

function isTime(properties: Keywords): boolean {
  return Object.keys(properties).length === 2 && "sec" in properties && "nsec" in properties;
}

function plainTime(value: Keywords): Keywords {
  const { sec, secs = sec, nsec, nanosec = nsec, nsecs = nanosec, ...others } = value;
  return {
    ...others,
    ...secs !== undefined && { sec: secs },
    ...nsecs !== undefined && { nsec: nsecs },
  };
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
