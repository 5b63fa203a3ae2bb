import { isKeywords, type Keywords } from "../json_schema.ts";

/** Of so many schemas one may be put together; a hostile one could ask for 2 to the power of 64. */
const MAX_PARTS = 256;

/**
 * Says what a schema comes to, for who shows it: references are followed, what must fit several is
 * put together, and of what may be one of several the first that is something.
 *
 * @param schema The schema.
 * @param root What its references begin at.
 * @returns Its keywords; none where it says nothing.
 */
export function resolveSchema(schema: unknown, root: unknown): Keywords {
  return resolve(schema, root, new Set());
}

/** @param seen What is a part of it already: it says the same again. */
function resolve(schema: unknown, root: unknown, seen: Set<Keywords>): Keywords {
  if (!isKeywords(schema) || seen.has(schema) || seen.size >= MAX_PARTS) return {};
  seen.add(schema);
  const { $ref, allOf, anyOf, oneOf, ...own } = schema;
  const parts = [
    ...typeof $ref === "string" ? [followReference(root, $ref)] : [],
    ...listOf(allOf),
    ...[anyOf, oneOf].flatMap((choices) => firstChoice(listOf(choices))),
  ];
  // Numbers with names are a choice that is shown as it is.
  if (isNamedChoice(schema)) return schema;
  return parts.map((part) => resolve(part, root, seen)).reduceRight(
    (sum: Keywords, part) => merged(part, sum),
    own,
  );
}

/** @returns Whether a schema is a choice of constants. */
export function isNamedChoice({ oneOf }: Keywords): boolean {
  return Array.isArray(oneOf) && oneOf.length > 0 &&
    oneOf.every((one) => isKeywords(one) && "const" in one);
}

/** The type of a schema: of several the first that is something. */
export function mainType(schema: Keywords): string | undefined {
  const { type } = schema;
  if (typeof type === "string") return type;
  if (Array.isArray(type)) return String(type.find((one) => one !== "null") ?? "null");
  if ("properties" in schema) return "object";
  return "items" in schema || "prefixItems" in schema ? "array" : undefined;
}

/**
 * The fields of an object, those that must be there first, in the order of the keyword that says so:
 * how they were written nobody knows any more, for texts that go from node to node have sorted keys.
 *
 * @param keywords The object's schema.
 * @returns The schemas of the fields by their names; those that nobody describes may be anything.
 */
export function fieldsOf({ properties, required }: Keywords): Map<string, unknown> {
  const known = isKeywords(properties) ? properties : {};
  const needed = listOf(required).filter((name) => typeof name === "string");
  return new Map(
    [...needed, ...Object.keys(known)].map((name) =>
      [name, Object.hasOwn(known, name) ? known[name] : true] as const
    ),
  );
}

/** @returns Whether an object must have a field. */
export function isRequired({ required }: Keywords, name: string): boolean {
  return listOf(required).includes(name);
}

/** @returns A keyword's list, or an empty one where it has none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function firstChoice(choices: readonly unknown[]): unknown[] {
  const isSomething = (one: unknown) =>
    one === true || isKeywords(one) && one.type !== "null" && one.const !== null;
  const first = choices.find(isSomething) ?? choices[0];
  return first === undefined ? [] : [first];
}

/** What stands nearer says more: of what something is, and what it is for. */
function merged(far: Keywords, near: Keywords): Keywords {
  const properties = isKeywords(far.properties) && isKeywords(near.properties)
    ? { properties: { ...far.properties, ...near.properties } }
    : {};
  const required = "required" in far && "required" in near
    ? { required: [...listOf(far.required), ...listOf(near.required)] }
    : {};
  return { ...far, ...near, ...properties, ...required };
}

/** @returns What a reference leads to within a schema; `true` where there is nothing. */
export function followReference(root: unknown, reference: string): unknown {
  if (!reference.startsWith("#")) return true;
  let value = root;
  for (const key of reference.split("/").slice(1)) {
    if (typeof value !== "object" || value === null) return true;
    value = (value as Keywords)[key.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return value;
}
