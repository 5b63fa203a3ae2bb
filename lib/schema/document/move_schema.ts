/** Where a schema stood, and where it is to stand, as pointers from the root: `/prefixItems/0`. */
export interface SchemaPlaces {
  readonly from: string;
  /** @default {""} the root */
  readonly to?: string;
}

/**
 * Takes a schema out of another one, or puts it somewhere else: what it refers to within itself it finds
 * there.
 *
 * @param schema The schema; none at all is one that everything fits.
 * @param places From where, and to where.
 * @returns A copy.
 */
export function moveSchema(schema: unknown, { from, to = "" }: SchemaPlaces): unknown {
  return JSON.parse(
    JSON.stringify(schema ?? true),
    (key, value) =>
      key === "$ref" && typeof value === "string" && isBelow(value, `#${from}`)
        ? `#${to}${value.slice(1 + from.length)}`
        : value,
  );
}

function isBelow(reference: string, place: string): boolean {
  return reference === place || reference.startsWith(`${place}/`);
}
