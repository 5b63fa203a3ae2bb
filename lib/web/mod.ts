/**
 * The gateway: a mesh for those who are no nodes, such as browsers, Foxglove and rosbridge's clients,
 * over HTTP and WebSockets. `rosy web` is the same thing as a command.
 *
 * @module
 */
export { serveWeb } from "./server/serve_web.ts";
export { Exposure } from "./gateway/exposure.ts";
export { openTokenFile } from "./access/token_file.ts";
export type { WebGateway } from "./server/web_gateway.ts";
export type { ServeWebOptions } from "./server/options.ts";
export type { ExposureRule } from "./gateway/exposure.ts";
export type { TokenEntry } from "./access/tokens.ts";
export type { TokenFile } from "./access/token_file.ts";
export type { ClientLimits } from "./gateway/limits.ts";
export type { ExposedKind, Right, Role } from "./gateway/mesh_view.ts";
export type { Clock } from "../time/clock.ts";
