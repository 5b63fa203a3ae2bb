import { isFields } from "../../../codec/values/fields.ts";
import { valuesOf } from "../../../schema/document/type_document.ts";
import type { BridgedType } from "../../bridge.ts";
import { RemoteError } from "../../../service/errors.ts";
import type { RosType } from "../types/type_library.ts";
import { fieldsOf } from "./far_types.ts";

/**
 * Makes a request of ROS of the arguments of a call: the only argument where that is an object, else each
 * argument is a field.
 *
 * @param args The arguments.
 * @param request The type of requests.
 * @returns The request.
 * @throws {TypeError} If there are not as many arguments as fields.
 */
export function requestOf(
  args: readonly unknown[],
  request: Pick<RosType, "name" | "definitions">,
): unknown {
  const fields = fieldsOf(request.definitions);
  const [only] = args;
  if (args.length === 0 || args.length === 1 && isFields(only) && !ArrayBuffer.isView(only)) {
    return only ?? {};
  }
  if (args.length !== fields.length) {
    const names = fields.map(({ name }) => name).join(", ");
    throw new TypeError(
      `Cannot make a ${request.name} of ${args.length} arguments: call it with one object ` +
        (fields.length === 0 ? "without fields, or with nothing" : `that has ${names}`),
    );
  }
  return Object.fromEntries(fields.map(({ name }, index) => [name, args[index]]));
}

/**
 * Makes arguments of a request of ROS: as many as the service of the mesh says it has, else the request
 * itself, and nothing of one without fields.
 *
 * @param request The request.
 * @param type What is known of the service in the mesh.
 * @returns The arguments.
 */
export function argumentsOf(
  request: Readonly<Record<string, unknown>>,
  type: BridgedType | undefined,
): readonly unknown[] {
  const fields = Object.values(request);
  if (fields.length === 0) return [];
  const { document } = type ?? {};
  const wanted = document ? valuesOf(document) : [];
  const takesFields = wanted.length === fields.length &&
    !(wanted.length === 1 && isFields(wanted[0]) && isFields(wanted[0].properties));
  return takesFields ? fields : [request];
}

/**
 * Makes a response of ROS of what a service has returned.
 *
 * @param result The result: an object; anything else is the only field.
 * @param response The type of responses.
 * @returns The response.
 */
export function responseOf(
  result: unknown,
  { definitions }: Pick<RosType, "definitions">,
): unknown {
  if (result === undefined || result === null) return {};
  const [field, ...others] = fieldsOf(definitions);
  const isResponse = isFields(result) && !ArrayBuffer.isView(result);
  return isResponse || !field || others.length > 0 ? result : { [field.name]: result };
}

/** @returns What is told to a caller of ROS of why a service has failed: the provider's own words. */
export function failureText(error: unknown): string {
  if (error instanceof RemoteError) return error.remoteMessage;
  return error instanceof Error ? error.message : String(error);
}
