import { isJsonSchema } from "../../schema/json_schema.ts";
import { documentOf, type TypeDocument, valuesOf } from "../../schema/document/type_document.ts";
import { argsWithBytes, argumentsOf, messageOf } from "../gateway/message_form.ts";
import { completed } from "./completed.ts";

/**
 * Makes arguments of a message that a client publishes.
 *
 * @param message The message.
 * @param document The topic's type; `null` where nobody has a schema.
 * @returns The arguments.
 * @throws {GatewayError} `invalid`, if there is no way to make such a list of it.
 */
export function publishedArgs(
  message: unknown,
  document: TypeDocument | null,
): readonly unknown[] {
  const args = argumentsOf(message, document);
  return document ? completedArgs(args, document) : args;
}

/**
 * Makes arguments of what a client calls a service with.
 *
 * @param args A list of arguments, or the one object that ROS's services are called with; of an empty
 * one there are none, unless the service wants one.
 * @param document The service's type; `null` where nobody has a schema.
 * @returns The arguments.
 * @throws {GatewayError} `invalid`, if there is no way to make such a list of it.
 */
export function calledArgs(args: unknown, document: TypeDocument | null): readonly unknown[] {
  if (Array.isArray(args)) return document ? argsWithBytes(args, document) : args;
  const wantsNone = document === null || valuesOf(document).length === 0;
  if (wantsNone && isEmpty(args)) return [];
  return publishedArgs(args, document);
}

/**
 * Makes the goal of an action of what a client sent.
 *
 * @param args What was sent.
 * @param schema The schema of goals; `undefined` where nobody has one.
 * @returns The goal.
 */
export function goalOf(args: unknown, schema: unknown): unknown {
  const document = isJsonSchema(schema) ? documentOf({ name: "goal", schema }) : null;
  return publishedArgs(args, document)[0];
}

/** @returns What a service has answered, or an action told, as the object that clients expect. */
export function answeredValues(value: unknown): Readonly<Record<string, unknown>> {
  return value === undefined || value === null ? {} : messageOf([value]);
}

/** @returns What a client's service is called with, or its action, as the object that it expects. */
export function askedValues(args: readonly unknown[]): Readonly<Record<string, unknown>> {
  return args.length === 0 ? {} : messageOf(args);
}

function completedArgs(
  args: readonly unknown[],
  { values }: TypeDocument,
): readonly unknown[] {
  return completed(args, values, values) as readonly unknown[];
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
