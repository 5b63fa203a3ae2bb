import { ros1Reader } from "../../../bag/foreign/ros1/ros1_reader.ts";
import { NoProviderError, RemoteError } from "../../../service/errors.ts";
import type { CallContext } from "../../bridge.ts";
import { rosName } from "../names.ts";
import { RosRefusal } from "../node/master.ts";
import type { Ros1Node } from "../node/ros1_node.ts";
import { ServiceFailure } from "../node/service_client.ts";
import { ros1Writer } from "../types/message_writer.ts";
import type { RosServiceType, TypeLibrary } from "../types/type_library.ts";
import { unknownType } from "./advertised.ts";
import { paramService } from "./param_services.ts";
import { requestOf } from "./service_values.ts";

/** Who calls services of ROS. */
export interface CallFarOptions {
  readonly node: Ros1Node;
  readonly library: TypeLibrary;
  readonly maxMessageBytes: number;
}

/**
 * Calls a service of ROS, or asks the master for params.
 *
 * @param call Its far name, the arguments, and who calls.
 * @param options By which node.
 * @returns The answer.
 * @throws {NoProviderError} If nobody provides it.
 * @throws {RemoteError} If it failed.
 * @throws {TypeError} If its type is not known, or the arguments are none of it.
 */
export async function callFar(
  { name, args, context }: {
    readonly name: string;
    readonly args: readonly unknown[];
    readonly context: CallContext;
  },
  options: CallFarOptions,
): Promise<unknown> {
  const { node } = options;
  const full = rosName(name);
  const param = paramService(name);
  try {
    if (param) return await param(node.master, args, context.signal);
    if (full === undefined) throw new RosRefusal("its name is none that ROS 1 has");
    return await call(full, args, { ...options, signal: context.signal });
  } catch (error) {
    throw told(name, error, param !== undefined);
  }
}

async function call(
  full: string,
  args: readonly unknown[],
  { node, library, maxMessageBytes, signal }: CallFarOptions & { readonly signal: AbortSignal },
): Promise<unknown> {
  const type = await typeOf(full, { node, library, signal });
  const request = ros1Writer(type.request.definitions)(
    requestOf(args, type.request),
    maxMessageBytes,
  );
  const bytes = await node.call(full, { bytes: request, md5sum: type.md5sum }, { signal });
  return ros1Reader(type.response.definitions)(bytes);
}

async function typeOf(
  full: string,
  { node, library, signal }: Pick<CallFarOptions, "node" | "library"> & { signal: AbortSignal },
): Promise<RosServiceType> {
  const { type = "", md5sum } = await node.probe(full, signal);
  const found = await library.service(type);
  if (!found) throw new TypeError(`Cannot call service "${full}": ${unknownType(type)}`);
  if (found.md5sum === md5sum) return found;
  throw new TypeError(
    `Cannot call service "${full}": its type ${type} is another one than is known here ` +
      `(checksum ${md5sum}, not ${found.md5sum}); give its own definition`,
  );
}

/** Of params whatever the master refuses is a failure; of services it is that nobody has them. */
function told(service: string, error: unknown, isParam: boolean): unknown {
  if (error instanceof RosRefusal && !isParam) {
    const message = `Cannot call service "${service}": no node of ROS provides it`;
    return new NoProviderError(service, message, { cause: error });
  }
  if (error instanceof ServiceFailure || error instanceof RosRefusal) {
    const { name, message } = error;
    return new RemoteError(service, { name, message, stack: "" });
  }
  return error;
}
