import { actionType } from "../../schema/action_type.ts";
import type { MeshSchemas, MeshSchemaTypes } from "../../schema/mesh_schemas.ts";
import { serviceType, topicType } from "../../schema/topic_type.ts";
import type { MeshTypes } from "./mesh_types.ts";

/** A mesh whose topics, services and actions have schemas; made by {@linkcode defineMesh}. */
export interface DefinedMesh<M extends MeshTypes = MeshTypes> {
  /** The schemas. */
  readonly schemas: MeshSchemas;
  /** For the compiler alone: there is no such property. */
  readonly "~types"?: M;
}

/**
 * Gives the topics, services and actions of a mesh schemas: one definition for the compiler's types, for what
 * is checked at run time, and for what others are told.
 *
 * - Nodes that are built with it tell others the types of the topics and services that they use.
 * - What does not fit is refused where it is sent, and kept from listeners where it arrives; a call with
 *   it fails. `validate: false` turns that off, where a topic or a service is used.
 * - A schema checks and changes nothing: who listens gets what was sent. Where a library's schema would
 *   make something else of it, the type is that of what the schema takes. Its check must not be
 *   asynchronous.
 * - Topics and services that are not in it have no type, and are not checked.
 *
 * @param schemas A schema for each value: one of zod, valibot or arktype, or what
 * {@linkcode defineSchema} makes.
 * @returns The mesh, for the option `mesh` of {@linkcode buildNode}.
 * @throws {TypeError} If a schema cannot be used.
 *
 * @example One definition for everything
 * ```ts
 * import { buildNode, defineMesh, defineSchema } from "@rosy/rosy";
 * import { assertRejects } from "@std/assert";
 *
 * const metres = defineSchema<number>("metres", { type: "number", minimum: 0 });
 * const robot = defineMesh({
 *   topics: { range: [metres] },
 *   services: { drive: { args: [metres], result: metres } },
 * });
 *
 * await using node = await buildNode({
 *   name: "lidar",
 *   mesh: robot,
 *   domainId: crypto.randomUUID(),
 * });
 * await node.listen("range", (_topic, range) => console.log(range.toFixed(2)));
 * await node.send("range", 1.5);
 * await assertRejects(() => node.send("range", -1), TypeError, "expected at least 0, found -1");
 * ```
 */
export function defineMesh<const S extends MeshSchemas>(
  schemas: S,
): DefinedMesh<MeshSchemaTypes<S>> {
  const { topics = {}, services = {}, actions = {} } = schemas;
  for (const [topic, schema] of Object.entries(topics)) topicType(topic, schema);
  for (const [service, schema] of Object.entries(services)) serviceType(service, schema);
  for (const [action, schema] of Object.entries(actions)) actionType(action, schema);
  return { schemas };
}
