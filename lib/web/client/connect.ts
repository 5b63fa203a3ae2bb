import type { DefinedMesh } from "../../node/types/define_mesh.ts";
import type { AnyMesh, MeshTypes } from "../../node/types/mesh_types.ts";
import { onAbort } from "../../flow/abort.ts";
import { Client } from "./client.ts";
import { type ConnectOptions, machineClock } from "./connect_options.ts";
import type { MeshClient } from "./mesh_client.ts";
import { refusalOf } from "./refusal.ts";
import { GatewayError } from "../gateway/gateway_error.ts";

/** Connects with the types of a mesh that `defineMesh()` made. */
export function connect<M extends MeshTypes>(
  url: string,
  options: ConnectOptions<M> & { mesh: DefinedMesh<M> },
): Promise<MeshClient<M>>;
/**
 * Connects to a gateway.
 *
 * @param url Where it is: `ws://robot:7680/ws`; `http:` will do as well, and a page may leave out the host:
 * `/ws`.
 * @param options A token, and how long to wait.
 * @returns The client, once it is connected for the first time.
 * @throws {GatewayError} `timeout` if it is not in time; `forbidden` if the gateway lets in only who has
 * a token, and this is none of them.
 *
 * @example A page that shows and steers
 * ```ts
 * import { connect } from "@rosy/rosy/browser";
 * import { testMesh } from "@rosy/rosy/testing";
 * import { assertEquals } from "@std/assert";
 *
 * interface Robot {
 *   topics: { imu: [{ x: number }]; speed: [metresPerSecond: number] };
 *   services: { add(a: number, b: number): number };
 * }
 *
 * await using mesh = testMesh<Robot>();
 * const driver = await mesh.node("driver");
 * await driver.addService("add", (_service, a, b) => a + b);
 * await using gateway = await mesh.gateway();
 *
 * // In a page: connect<Robot>("ws://robot:7680/ws")
 * await using robot = await mesh.clock.run(connect<Robot>(gateway.url, gateway.connection));
 * const seen: number[] = [];
 * robot.listen("imu", (_topic, { x }) => seen.push(x));
 * await mesh.clock.run(driver.waitForListener("imu"));
 * await driver.send("imu", { x: 1 });
 * assertEquals(await mesh.clock.run(robot.call("add", 2, 3)), 5);
 * assertEquals(seen, [1]);
 * ```
 */
export function connect<M extends MeshTypes = AnyMesh>(
  url: string,
  options?: ConnectOptions<M>,
): Promise<MeshClient<M>>;
export async function connect(url: string, options: ConnectOptions = {}): Promise<unknown> {
  const { timeoutMs = 10_000, clock = machineClock, signal } = options;
  signal?.throwIfAborted();
  const address = addressOf(url);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const failed = () => {
    if (client.status !== "connecting") return;
    void refusalOf(address, options.token).then((refusal) => refusal && reject(refusal));
  };
  const { webSocket = watchedBy(failed) } = options;
  const client = new Client(address, { ...options, clock, webSocket });
  const stop = client.onStatus((status) => status === "open" && resolve());
  const stopTimer = timeoutMs === Infinity ? () => {} : clock.after(timeoutMs, () => {
    const why = client.failure === "" ? "" : ` (${client.failure})`;
    reject(
      new GatewayError(
        "timeout",
        `Cannot connect to ${address}: no gateway let it in within ${timeoutMs} ms${why}`,
      ),
    );
  });
  onAbort(signal, () => {
    reject(signal!.reason);
    void client.close();
  });
  try {
    await promise;
    return client;
  } catch (error) {
    await client.close();
    throw error;
  } finally {
    stop();
    stopTimer();
  }
}

/** Opens WebSockets of the machine's own; told of each that ends. */
function watchedBy(ended: () => void): (url: string, protocols: string[]) => WebSocket {
  return (url, protocols) => {
    const socket = new WebSocket(url, protocols);
    socket.addEventListener("close", ended);
    return socket;
  };
}

/** Without what would show up in logs: tokens are no part of it. */
function addressOf(given: string): string {
  const base = typeof location === "undefined" ? undefined : location.href;
  const url = new URL(given, base);
  url.protocol = url.protocol.replace("http", "ws");
  return url.href;
}
