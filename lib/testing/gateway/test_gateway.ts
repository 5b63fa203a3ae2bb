import type { ConnectOptions } from "../../web/client/connect_options.ts";
import type { Exposure, ExposureRule } from "../../web/gateway/exposure.ts";
import type { ClientLimits } from "../../web/gateway/limits.ts";
import type { Role } from "../../web/gateway/mesh_view.ts";

/** How the gateway of a test is made. */
export interface TestGatewayOptions {
  /** The name of its node. @default {"web"} */
  name?: string;
  /** What its clients may do. @default {"control"} */
  role?: Role;
  /** What is shown. @default {everything} */
  exposure?: readonly ExposureRule[];
  /** How much a client may have. */
  limits?: Partial<ClientLimits>;
}

/**
 * A gateway in a test's mesh: what `rosy web` serves, without sockets and in the mesh's time.
 *
 * - It asks for no token, and looks at no origin.
 * - **Close**: `await using`; its clients lose their connection. It is closed before the mesh is.
 */
export interface TestGateway extends AsyncDisposable {
  /** Where it is, for `connect()`. */
  readonly url: string;
  /** How to connect to it: the options of `connect()` that make it do so without a network. */
  readonly connection: Required<Pick<ConnectOptions, "webSocket" | "clock" | "random">>;
  /** What is shown, to be changed at any time. */
  readonly exposure: Exposure;
  /** How many clients are connected by WebSockets. */
  readonly clients: number;
  /**
   * Asks it by HTTP.
   *
   * @param url The path, or the whole URL.
   * @param init As for the global `fetch`.
   */
  fetch(url: string | URL, init?: RequestInit): Promise<Response>;
  /** Breaks all connections of clients, as a network does. */
  cut(): void;
  /** Whether connections can be made: a gateway that is not there lets nobody in. */
  isReachable: boolean;
}
