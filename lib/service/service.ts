import type { WaitOptions } from "../mesh/wait_for_topology.ts";
import type { PartStream } from "./part_stream.ts";
import type { CallOptions } from "./service_caller.ts";

/** What a call is answered with; a service that streams answers none. */
export type ResultOf<F extends (...args: never) => unknown> = Awaited<ReturnType<F>> extends
  AsyncIterable<unknown> ? never : Awaited<ReturnType<F>>;

/** What a stream consists of: of a service that is none, its one result. */
export type PartOf<F extends (...args: never) => unknown> = Awaited<ReturnType<F>> extends
  AsyncIterable<infer Part> ? Part : Awaited<ReturnType<F>>;

/** A node as far as its services are concerned, by names and untyped values. */
export interface ServicePort {
  call(service: string, args: readonly unknown[], options?: CallOptions): Promise<unknown>;
  stream(service: string, args: readonly unknown[], options?: CallOptions): PartStream<unknown>;
  serviceHasProviders(service: string): boolean;
  waitForServiceProvider(service: string, options?: WaitOptions): Promise<void>;
}

/**
 * A handle to one service of the mesh, made by `node.getService()`: a function that calls it.
 *
 * @example Call a service
 * ```ts
 * import { buildNode } from "@rosy/rosy";
 * import { assertEquals } from "@std/assert";
 *
 * await using node = await buildNode({ name: "calculator", domainId: crypto.randomUUID() });
 * await node.addService("multiply", (_service, a: number, b: number) => a * b);
 * const multiply = node.getService<(a: number, b: number) => number>("multiply");
 * assertEquals(await multiply(2, 3), 6);
 * assertEquals(await multiply.with({ timeoutMs: 500 })(3, 3), 9);
 * ```
 */
export interface Service<F extends (...args: never) => unknown> {
  /** Calls the service; the same as {@linkcode Service.call}. */
  (...args: Parameters<F>): Promise<ResultOf<F>>;
  /** The service's name. */
  readonly serviceName: string;
  /**
   * Calls the service.
   *
   * @throws {NoProviderError} If nobody provides it.
   * @throws {CallTimeoutError} If no answer came in time.
   * @throws {RemoteError} If its handler threw.
   * @throws {ConnectionLostError} If the provider vanished before the answer.
   */
  call(...args: Parameters<F>): Promise<ResultOf<F>>;
  /**
   * Calls the service for the parts that it answers with, one after the other; one that is no stream
   * answers with its one result.
   *
   * @param args What its handler gets after the service's name.
   * @returns The parts; the service is called when the first is asked for.
   */
  stream(...args: Parameters<F>): PartStream<PartOf<F>>;
  /**
   * The same service, called another way.
   *
   * @param options What is different; the rest stays.
   */
  with(options: CallOptions): Service<F>;
  /**
   * Tells whether anybody provides the service.
   *
   * @returns Whether a provider is known, this node included.
   */
  hasProviders(): boolean;
  /**
   * Waits until a node provides the service.
   *
   * @param options How long.
   * @throws {DOMException} `TimeoutError` if nobody does in time.
   */
  waitForProvider(options?: WaitOptions): Promise<void>;
}

/** Makes a handle. */
export function createService<F extends (...args: never) => unknown>(
  name: string,
  port: ServicePort,
  options: CallOptions,
): Service<F> {
  const call = (...args: Parameters<F>) => port.call(name, args, options) as Promise<ResultOf<F>>;
  // A function of its own, so that the handle can be called and still have members.
  return Object.assign((...args: Parameters<F>) => call(...args), {
    serviceName: name,
    call,
    // As above: what comes from other nodes is what the service's type promises.
    stream: (...args: Parameters<F>) => port.stream(name, args, options) as PartStream<PartOf<F>>,
    with: (changed: CallOptions) => createService<F>(name, port, { ...options, ...changed }),
    hasProviders: () => port.serviceHasProviders(name),
    waitForProvider: (wait?: WaitOptions) => port.waitForServiceProvider(name, wait),
  });
}
