import type { JsonSchema } from "./json_schema.ts";
import { mapSchemas, subschemasOf } from "./subschemas.ts";

/** Where a schema begins that says nowhere what it is called. */
const NOWHERE = "schema://nowhere/";

/** What has a meaning only as long as a schema stands where it was. */
const PLACE_KEYWORDS = ["$id", "$anchor", "$dynamicAnchor", "$schema", "$vocabulary"];
const REFERENCES = ["$ref", "$dynamicRef"];

/**
 * Makes a schema independent of where it stands: whatever it refers to, by identifiers, anchors or
 * pointers, it refers to by a pointer from the root, and its own identifiers are gone.
 *
 * @param schema The schema.
 * @param at The pointer of the place where it is to be put; empty for the root.
 * @returns A copy.
 * @throws {TypeError} If it refers to something that is not in it.
 */
export function localize(schema: JsonSchema, at = ""): JsonSchema {
  if (typeof schema === "boolean") return schema;
  const index = new ReferenceIndex(schema);
  return mapSchemas(schema, (copy, original) => {
    for (const keyword of REFERENCES) {
      const reference = copy[keyword];
      if (typeof reference !== "string") continue;
      // A dynamic reference that can lead to one place only is a plain one.
      if (keyword === "$dynamicRef") index.assertUnambiguous(reference);
      delete copy[keyword];
      const pointer = `#${at}${index.find(reference, original)}`;
      if (copy.$ref === undefined || copy.$ref === pointer) copy.$ref = pointer;
      else copy.allOf = [...Array.isArray(copy.allOf) ? copy.allOf : [], { $ref: pointer }];
    }
    for (const keyword of PLACE_KEYWORDS) {
      if (typeof copy[keyword] !== "object" || keyword === "$vocabulary") delete copy[keyword];
    }
    return copy;
  }) as JsonSchema;
}

/** Where everything in a schema is that can be referred to. */
class ReferenceIndex {
  readonly #root: object;
  /** The base address of each schema. */
  readonly #bases = new Map<object, string>();
  /** The pointers of what has an address, or an anchor, from the root. */
  readonly #pointers = new Map<string, string>();
  /** The dynamic anchors that there are, and those of which there are several. */
  readonly #dynamic = new Set<string>();
  readonly #ambiguous = new Set<string>();

  constructor(root: object) {
    this.#root = root;
    this.#add(root, NOWHERE, "");
  }

  /** @returns The pointer from the root to what a reference in a schema means. */
  find(reference: string, from: object): string {
    const { base, fragment } = this.#split(reference, from);
    const start = this.#pointers.get(base);
    const found = start === undefined
      ? undefined
      : fragment === "" || fragment.startsWith("/")
      ? start + fragment
      : this.#pointers.get(`${base}#${fragment}`);
    if (found !== undefined && pointsToSomething(this.#root, found)) return found;
    throw new TypeError(
      `it refers to ${JSON.stringify(reference)}, which is not in it; put that under "$defs" and ` +
        'refer to it by "#/$defs/NAME"',
    );
  }

  /** @throws {TypeError} If a dynamic reference may lead to several places. */
  assertUnambiguous(reference: string): void {
    const anchor = reference.slice(reference.indexOf("#") + 1);
    if (!this.#ambiguous.has(anchor)) return;
    throw new TypeError(
      `its "$dynamicRef" to ${JSON.stringify(anchor)} may lead to several places; use "$ref"`,
    );
  }

  #split(reference: string, from: object): { base: string; fragment: string } {
    const url = URL.parse(reference, this.#bases.get(from));
    if (!url) return { base: reference, fragment: "" };
    const fragment = decode(url.hash.slice(1));
    url.hash = "";
    return { base: url.href, fragment };
  }

  #add(schema: object, base: string, pointer: string): void {
    const { $id, $anchor, $dynamicAnchor } = schema as Record<string, unknown>;
    const own = typeof $id === "string" ? URL.parse($id, base) : null;
    if (own) own.hash = "";
    const ownBase = own?.href ?? base;
    this.#bases.set(schema, ownBase);
    if (own || pointer === "") this.#pointers.set(ownBase, pointer);
    if (typeof $dynamicAnchor === "string") {
      if (this.#dynamic.has($dynamicAnchor)) this.#ambiguous.add($dynamicAnchor);
      this.#dynamic.add($dynamicAnchor);
    }
    for (const anchor of [$anchor, $dynamicAnchor]) {
      if (typeof anchor !== "string") continue;
      const address = `${ownBase}#${anchor}`;
      if (!this.#pointers.has(address)) this.#pointers.set(address, pointer);
    }
    for (const { schema: inner, path } of subschemasOf(schema)) {
      if (typeof inner !== "object" || inner === null) continue;
      this.#add(inner, ownBase, path.reduce((way, key) => `${way}/${escapeKey(key)}`, pointer));
    }
  }
}

/**
 * Follows a JSON Pointer (RFC 6901).
 *
 * @param root Where it begins.
 * @param pointer The pointer: empty, or with a slash before each key.
 * @returns What it leads to, or `undefined` where that is nothing.
 */
export function followPointer(root: unknown, pointer: string): unknown {
  let value = root;
  for (const key of pointer.split("/").slice(1)) {
    if (typeof value !== "object" || value === null) return undefined;
    const own = unescapeKey(key);
    value = Object.hasOwn(value, own) ? (value as Record<string, unknown>)[own] : undefined;
  }
  return value;
}

function pointsToSomething(root: unknown, pointer: string): boolean {
  const found = followPointer(root, pointer);
  return typeof found === "boolean" || typeof found === "object" && found !== null;
}

function escapeKey(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

function unescapeKey(key: string): string {
  return key.replaceAll("~1", "/").replaceAll("~0", "~");
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
