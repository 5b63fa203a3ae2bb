import { Announced } from "../../bag/plain/announced.ts";
import { displaySchema } from "../../bag/plain/display_schema.ts";
import type { Shape } from "../../bag/plain/shape.ts";
import { isJsonSchema } from "../../schema/json_schema.ts";
import { messageSchemaOf } from "../gateway/message_form.ts";
import type { TypeDocument } from "../../schema/document/type_document.ts";
import type { MessageDefinition } from "./protocol.ts";

/** Of which nothing is known: an object. */
const UNKNOWN = { type: "object", properties: {} };

/**
 * Describes the messages of a topic, or what a service is asked, as Foxglove knows schemas: one type
 * for each property, nothing that is referred to.
 *
 * @param name What the type is called.
 * @param document What the mesh's schema says; `null` where there is none.
 */
export function definitionOf(name: string, document: TypeDocument | null): MessageDefinition {
  return jsonDefinition(name, document ? announcedSchema(messageSchemaOf(document)) : UNKNOWN);
}

/**
 * Describes the messages of a topic by what was seen of them.
 *
 * @param name What the type is called.
 * @param shape What was seen.
 */
export function shapeDefinition(name: string, shape: Shape): MessageDefinition {
  return jsonDefinition(name, displaySchema(shape, Announced.NOTHING));
}

function announcedSchema(schema: unknown): unknown {
  return isJsonSchema(schema) ? displaySchema(undefined, Announced.of(schema)) : undefined;
}

function jsonDefinition(name: string, schema: unknown): MessageDefinition {
  return {
    encoding: "json",
    schemaName: name,
    schemaEncoding: "jsonschema",
    schema: JSON.stringify(isObjectSchema(schema) ? schema : UNKNOWN),
  };
}

/** Foxglove takes nothing else for a message. */
function isObjectSchema(schema: unknown): boolean {
  return typeof schema === "object" && schema !== null && "properties" in schema;
}
