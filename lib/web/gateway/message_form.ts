import { isKeywords } from "../../schema/json_schema.ts";
import { moveSchema } from "../../schema/document/move_schema.ts";
import { resolveSchema } from "../../schema/document/resolve_schema.ts";
import { type TypeDocument, valuesOf } from "../../schema/document/type_document.ts";
import { withBytes } from "../../schema/document/with_bytes.ts";
import { GatewayError } from "./gateway_error.ts";

/**
 * Makes one object of a list of arguments, for those who know no such lists: the only argument where
 * that is an object, `{ data: argument }` for another only one, as the standard messages of ROS have it,
 * and `{ args: [...] }` for several or none.
 *
 * @param args The arguments.
 * @returns The object.
 */
export function messageOf(args: readonly unknown[]): Readonly<Record<string, unknown>> {
  if (args.length !== 1) return { args };
  const [only] = args;
  return isMessage(only) ? only : { data: only };
}

/**
 * Makes the schema of such an object of the schema of a list of arguments.
 *
 * @param document The topic's type.
 * @returns A schema that stands by itself, of an object.
 */
export function messageSchemaOf({ values }: TypeDocument): Readonly<Record<string, unknown>> {
  const items = valuesOf({ values });
  const isOne = items.length === 1;
  const from = isOne ? "/prefixItems/0" : "";
  if (isOne && isObjectSchema(items[0], values)) {
    return moveSchema(items[0], { from }) as Record<string, unknown>;
  }
  const [name, schema] = isOne ? ["data", items[0]] : ["args", values];
  return {
    type: "object",
    properties: { [name]: moveSchema(schema, { from, to: `/properties/${name}` }) },
    required: [name],
  };
}

/**
 * Makes a list of arguments of what a client sent for a topic: undoes {@linkcode messageOf}, and makes
 * bytes of text in base64 where the topic's schema has bytes.
 *
 * @param message What was sent: mostly an object.
 * @param document The topic's type; `null` where nobody has a schema.
 * @returns The arguments.
 * @throws {GatewayError} `invalid`, if there is no way to make such a list of it.
 */
export function argumentsOf(message: unknown, document: TypeDocument | null): readonly unknown[] {
  const args = listOf(message, document);
  return document ? argsWithBytes(args, document) : args;
}

/**
 * Makes bytes of text in base64 where a schema has bytes.
 *
 * @param args Arguments as JSON has them.
 * @param document The type of the topic or of the service.
 * @returns The arguments.
 */
export function argsWithBytes(
  args: readonly unknown[],
  document: TypeDocument,
): readonly unknown[] {
  return withBytes(args, document.values, document.values) as unknown[];
}

function listOf(message: unknown, document: TypeDocument | null): readonly unknown[] {
  if (!isMessage(message)) return [message];
  const keys = Object.keys(message);
  const [key] = keys;
  if (keys.length !== 1) return [message];
  if (key === "args" && !isObjectTopic(document)) {
    const { args } = message;
    if (Array.isArray(args)) return args;
    throw new GatewayError("invalid", `Cannot read the message: its "args" are no list`);
  }
  if (key === "data" && document && !isObjectTopic(document)) return [message.data];
  return [message];
}

/** @returns Whether the topic's messages are one object each, as far as its schema says. */
function isObjectTopic(document: TypeDocument | null): boolean {
  if (!document) return false;
  const items = valuesOf(document);
  return items.length === 1 && isObjectSchema(items[0], document.values);
}

function isObjectSchema(schema: unknown, root: unknown): boolean {
  const { type, properties } = resolveSchema(schema, root);
  return type === "object" || isKeywords(properties);
}

function isMessage(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
