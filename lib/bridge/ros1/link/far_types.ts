import type { RosDefinition, RosDefinitions } from "../../../bag/foreign/ros/definitions.ts";
import { rosJsonSchema } from "../../../bag/foreign/ros/ros_json_schema.ts";
import { documentOf, type TypeDocument } from "../../../schema/document/type_document.ts";
import { isKeywords, type JsonSchema } from "../../../schema/json_schema.ts";
import { defineSchema, type NamedSchema } from "../../../schema/named_schema.ts";
import { findKnownSchema } from "../../../schemas/catalogue.ts";
import type { BridgedType } from "../../bridge.ts";
import type { RosServiceType, RosType } from "../types/type_library.ts";

/**
 * Says in the mesh what messages of ROS are: in the words of rosy's own collection where that has the
 * type and ROS 1 all its fields, so that it is the same type for all; else in those of its definition.
 *
 * @param type The type.
 * @returns The same for the mesh.
 * @throws {Error} If it is made of too much.
 */
export function bridgedMessage({ name, definitions }: RosType): BridgedType {
  const known = findKnownSchema(name);
  const schema = known && hasFieldsOf(definitions, known)
    ? known
    : defineSchema(name, rosJsonSchema(definitions));
  return { name: schema.name, document: documentOf(schema) };
}

/**
 * Says in the mesh what a service of ROS is called with, and answers: one object, or nothing where there
 * are no fields.
 *
 * @param type The type.
 * @returns The same for the mesh.
 * @throws {Error} If it is made of too much.
 */
export function bridgedService({ name, request, response }: RosServiceType): BridgedType {
  const isEmpty = fieldsOf(request.definitions).length === 0;
  const args = isEmpty ? [] : [rosJsonSchema(request.definitions)];
  return { name, document: serviceDocument(name, args, rosJsonSchema(response.definitions)) };
}

/** @returns The document of a service, by the schemas of its arguments and of what it returns. */
export function serviceDocument(
  name: string,
  args: readonly JsonSchema[],
  result: JsonSchema,
): TypeDocument {
  const values = { type: "array", prefixItems: args, items: false, minItems: args.length };
  return { name, values, result, schema: { arguments: values, result } };
}

/** @returns The fields of a type, without its constants. */
export function fieldsOf([type]: RosDefinitions): RosDefinition["definitions"] {
  return type!.definitions.filter(({ isConstant }) => !isConstant);
}

function hasFieldsOf(definitions: RosDefinitions, { schema }: NamedSchema): boolean {
  const types = new Map(definitions.map((definition) => [definition.name, definition]));
  const hasAll = (wanted: unknown, type: RosDefinition | undefined): boolean => {
    if (!isKeywords(wanted) || !isKeywords(wanted.properties)) return true;
    const { properties, required = [] } = wanted;
    return (required as readonly string[]).every((name) => {
      const field = type?.definitions.find((field) => field.name === name);
      if (!field) return false;
      const inner = isKeywords(properties[name]) ? properties[name] : {};
      const items = field.isArray ? inner.items : inner;
      return !field.isComplex || hasAll(items, types.get(field.type));
    });
  };
  return hasAll(schema, definitions[0]);
}
