/** The longest name of a schema, in UTF-16 units. */
export const MAX_SCHEMA_NAME_LENGTH = 128;

/** @returns Whether a value may serve as the name of a schema. */
export function isSchemaName(value: unknown): value is string {
  return typeof value === "string" && value.length >= 1 &&
    value.length <= MAX_SCHEMA_NAME_LENGTH && value.isWellFormed() && !UNFIT.test(value);
}

/**
 * Checks a name that a user gave to a schema.
 *
 * @param name The name.
 * @returns The name.
 * @throws {TypeError} If it is no text of 1 to {@linkcode MAX_SCHEMA_NAME_LENGTH} characters, or has
 * white space or control characters in it.
 */
export function checkSchemaName(name: unknown): string {
  if (isSchemaName(name)) return name;
  const shown = typeof name === "string" ? JSON.stringify(name.slice(0, 40)) : String(name);
  throw new TypeError(
    `Cannot use ${shown} as the name of a schema: it must be 1 to ${MAX_SCHEMA_NAME_LENGTH} ` +
      'characters without white space, such as "geometry_msgs/Twist"',
  );
}

/** White space would end the name where it is announced; the rest nobody sees. */
const UNFIT = /[\s\p{Cc}]/u;
