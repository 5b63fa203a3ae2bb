/**
 * Says what the mesh calls what a client names: names are full here, with or without the slash that nodes
 * write before such names.
 *
 * @param given The name.
 * @returns The same without that slash.
 */
export function fullName(given: string): string {
  return given.startsWith("/") ? given.slice(1) : given;
}
