import { MESH_OPTIONS, type MeshOption } from "./mesh_definition.ts";
import type { MeshOptions } from "./options.ts";

/**
 * Adds what somebody of less say says of the mesh to what was given. Who gives an option does without
 * those of others that cannot be given beside it.
 *
 * @param given The options that were given.
 * @param lower Gives the value of an option that was not given, or `undefined`.
 * @returns Both.
 */
export function fillIn<T extends MeshOptions>(
  given: T,
  lower: (option: MeshOption) => unknown,
): T {
  const isGiven = (option?: MeshOption) => option !== undefined && given[option] !== undefined;
  const added: Partial<Record<MeshOption, unknown>> = {};
  for (const [option, { excludes }] of MESH_OPTIONS) {
    if (isGiven(option) || isGiven(excludes)) continue;
    const value = lower(option);
    if (value !== undefined) added[option] = value;
  }
  return { ...given, ...added };
}

/**
 * Leaves out what options say of the mesh.
 *
 * @param options The options.
 * @returns The others.
 */
export function withoutMesh<T extends MeshOptions>(options: T): Omit<T, MeshOption> {
  const others = { ...options };
  for (const [option] of MESH_OPTIONS) delete others[option];
  return others;
}
