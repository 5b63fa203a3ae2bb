import { documentOf, type TypeDocument, valuesOf } from "../../schema/document/type_document.ts";
import { isJsonSchema } from "../../schema/json_schema.ts";
import { argumentsOf, messageOf } from "../gateway/message_form.ts";
import { plainJson } from "../gateway/plain_json.ts";
import { definitionOf } from "./channel_schema.ts";
import type { ServiceInfo } from "./protocol.ts";

/**
 * Describes a service.
 *
 * @param id Its number.
 * @param name Its full name.
 * @param document What its schema says; `null` where nobody has one.
 */
export function serviceInfo(id: number, name: string, document: TypeDocument | null): ServiceInfo {
  const type = document?.name ?? name;
  const request = definitionOf(`${type}_Request`, document);
  const response = definitionOf(`${type}_Response`, resultDocument(type, document));
  const [requestSchema, responseSchema] = [request.schema, response.schema];
  return { id, name, type, request, response, requestSchema, responseSchema };
}

/**
 * Makes arguments of a request.
 *
 * @param request What the client sent, mostly an object.
 * @param document What the service's schema says.
 * @returns The arguments; none for an empty object, unless the service wants one.
 */
export function requestArguments(
  request: unknown,
  document: TypeDocument | null,
): readonly unknown[] {
  const wantsSome = document !== null && valuesOf(document).length > 0;
  return isEmpty(request) && !wantsSome ? [] : argumentsOf(request, document);
}

/** @returns What a service has answered, as the JSON of an object. */
export function responseJson(result: unknown): string {
  return JSON.stringify(plainJson(result === undefined ? {} : messageOf([result])));
}

function resultDocument(name: string, document: TypeDocument | null): TypeDocument | null {
  const result = document?.result;
  return isJsonSchema(result) ? documentOf({ name, schema: result }) : null;
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.keys(value).length === 0;
}
