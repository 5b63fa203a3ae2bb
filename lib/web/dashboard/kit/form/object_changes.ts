/**
 * Objects with one field changed; the object itself stays as it was.
 *
 * @module
 */
type Fields = Readonly<Record<string, unknown>>;

/** @returns The object with another value in a field, which keeps its place; whatever its name is. */
export function withField(fields: Fields, name: string, value: unknown): Fields {
  if (!Object.hasOwn(fields, name)) return { ...fields, [name]: value };
  return Object.fromEntries(
    Object.entries(fields).map(([key, item]) => [key, key === name ? value : item]),
  );
}

/** @returns The object without a field. */
export function withoutField(fields: Fields, name: string): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
}

/** @returns What is in a field of the object's own; `undefined` where there is none. */
export function fieldIn(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
