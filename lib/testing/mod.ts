/**
 * The test kit: nodes in one process, without sockets and multicast, in virtual time, with faults.
 *
 * @example A message gets there, unless the link is cut
 * ```ts
 * import { testMesh } from "@rosy/rosy/testing";
 * import { assertEquals } from "@std/assert";
 *
 * Deno.test("positions arrive", async () => {
 *   await using mesh = testMesh({ delayMs: 5 });
 *   const positions = await mesh.record("position");
 *   const gps = await mesh.node("gps");
 *   await mesh.clock.run(gps.waitForListener("position"));
 *
 *   await gps.send("position", { x: 1, y: 2 });
 *   await mesh.clock.advance(100);
 *   assertEquals(positions.args, [[{ x: 1, y: 2 }]]);
 *
 *   mesh.link(gps).cut();
 *   await gps.send("position", { x: 3, y: 4 });
 *   await mesh.clock.advance(1000);
 *   assertEquals(positions.messages.length, 1);
 * });
 * ```
 *
 * @module
 */
export { testMesh } from "./create_test_mesh.ts";

export type { TestGateway, TestGatewayOptions } from "./gateway/test_gateway.ts";
export type { Recording } from "./recording.ts";
export type { LinkConditions, TestLink } from "./test_link.ts";
export type { TestLogLine } from "./test_log.ts";
export type { NodeReference, TestMesh, TestMeshOptions, TestNodeBuilder } from "./test_mesh.ts";
export type { LimitOptions, VirtualClock } from "./virtual_clock.ts";

// What these refer to.
export type { ConnectOptions } from "../web/client/connect_options.ts";
export type { ClientClock, WebSocketLike } from "../web/client/connect_options.ts";
export type { Exposure, ExposureRule } from "../web/gateway/exposure.ts";
export type { ClientLimits } from "../web/gateway/limits.ts";
export type { ExposedKind, Right, Role } from "../web/gateway/mesh_view.ts";
export type * from "../../mod.ts";
export type { Clock } from "../time/clock.ts";
