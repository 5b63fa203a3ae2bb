import { PickleError } from "../../../pickle/pickle_error.ts";
import type { MakeObject, PythonObject } from "../../../pickle/python_object.ts";
import type { PythonNodeSpec } from "../specs/node_spec.ts";
import { asTopology, SPEC_CLASSES } from "../specs/spec_classes.ts";

/** What a coordinator of Python's rosy sends. */
export class Response {
  /**
   * @param id The request that it answers.
   * @param data The answer.
   */
  constructor(readonly id: unknown, readonly data: unknown) {}
}

/** What it sends by itself: which nodes there are. */
export class TopologyBroadcast {
  /** @param nodes The nodes. */
  constructor(readonly nodes: readonly PythonNodeSpec[]) {}
}

/** The classes that a coordinator sends objects of. */
export const RPC_CLASSES: ReadonlyMap<string, MakeObject> = new Map<string, MakeObject>([
  ...SPEC_CLASSES,
  ["rosy.rpc.Response", (object) => new Response(fieldOf(object, "id"), fieldOf(object, "data"))],
  ["rosy.rpc.Message", (object) => fieldOf(object, "data")],
  ["rosy.reqres.RegisterNodeResponse", () => true],
  [
    "rosy.reqres.MeshTopologyBroadcast",
    (object) => new TopologyBroadcast(asTopology(fieldOf(object, "mesh_topology"))),
  ],
]);

function fieldOf({ className, state }: PythonObject, key: string): unknown {
  const isThere = typeof state === "object" && state !== null && Object.hasOwn(state, key);
  if (!isThere) throw new PickleError(`a ${className} without "${key}"`);
  return (state as Record<string, unknown>)[key];
}
