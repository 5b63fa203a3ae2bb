/**
 * Bridges to rosy for Python, 0.7 and 0.8, and a node in such a mesh for programs that have no other.
 * Nothing that Python's nodes send is executed.
 *
 * @example Nodes of Python's that are moved one after the other
 * ```ts
 * import { pythonBridge } from "@rosy/rosy/bridge/python";
 *
 * await using bridge = await pythonBridge({
 *   version: "0.7",
 *   coordinator: "127.0.0.1:7679",
 *   topics: [{ names: "range", direction: "in" }, { names: "drive", direction: "out" }],
 * });
 * console.log(bridge.status().state); // "up", once it is in the mesh of Python's nodes
 * ```
 *
 * @module
 */
export type { PythonLinkOptions } from "./python_link.ts";
export { pythonBridge, type PythonBridgeOptions } from "./python_bridge.ts";
export { PythonMesh } from "./mesh/python_mesh.ts";
export type { PythonMeshOptions } from "./mesh/python_mesh_options.ts";
export type { PythonArguments } from "./mesh/arguments.ts";
export type { PythonCallOptions } from "./mesh/caller.ts";
export type { PythonHandler, PythonListener } from "./mesh/handlers.ts";
export type { PythonCodecName } from "./codecs/python_codec.ts";
export type {
  PythonAddress,
  PythonNodeId,
  PythonNodeSpec,
  PythonTcpAddress,
  PythonUnixAddress,
} from "./specs/node_spec.ts";
export type { Bridge, BridgeWaitOptions } from "../running_bridge.ts";
export type { BridgeOptions } from "../options.ts";
export type { BridgeState, BridgeStatus, ViaNode } from "../status.ts";
export type { Direction, RouteOptions } from "../route.ts";
export type { BridgeTopicCounts } from "../engine/counts.ts";
export type { Clock } from "../../time/clock.ts";
