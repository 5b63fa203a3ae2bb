/**
 * The parts that a service answers with, one after the other; made by `node.stream()`.
 *
 * - **Start**: the service is asked at the first `next()`, which a `for await` loop calls.
 * - **Back-pressure**: who reads slowly makes the service's generator wait; see `CallOptions.window`.
 * - **End**: by leaving the loop, by `return()` or by the signal: at once, also for whoever waits.
 *   The generator ends, too, and parts that were not read are discarded.
 * - **Errors** come after the parts before them, but for the signal's reason; nothing comes after one.
 *
 * @example Read the parts of a service
 * ```ts
 * import { buildNode } from "@rosy/rosy";
 * import { assertEquals } from "@std/assert";
 *
 * await using node = await buildNode({ name: "counter", domainId: crypto.randomUUID() });
 * await node.addService("count", async function* (_service, to: number) {
 *   for (let i = 1; i <= to; i++) yield i;
 * });
 * const service = node.getService<(to: number) => AsyncIterable<number>>("count");
 * assertEquals(await Array.fromAsync(service.stream(3)), [1, 2, 3]);
 * ```
 */
export interface PartStream<T> extends AsyncIterableIterator<T, void>, AsyncDisposable {
  /**
   * Whether what came is the one result of a service that is no stream; `undefined` until something
   * has come.
   */
  readonly isPlain: boolean | undefined;
  /**
   * Waits for the next part.
   *
   * @returns The part, or the end.
   * @throws {NoProviderError} If nobody provides the service.
   * @throws {CallTimeoutError} If no part came in time.
   * @throws {RemoteError} If the service threw.
   * @throws {ConnectionLostError} If the provider vanished before the end.
   */
  next(): Promise<IteratorResult<T, void>>;
  /** Ends it. Idempotent. */
  return(): Promise<IteratorResult<T, void>>;
  /** The stream itself. */
  [Symbol.asyncIterator](): PartStream<T>;
  /** The same as {@linkcode PartStream.return}. */
  [Symbol.asyncDispose](): Promise<void>;
}
