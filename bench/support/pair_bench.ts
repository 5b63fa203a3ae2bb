import { onInterruption } from "./interruption.ts";

/** Two processes at work: this one and a peer. */
export interface Pair extends AsyncDisposable {
  /** What one iteration is. */
  run(): Promise<void>;
}

/** After an interruption, the iteration under way has this long to end. */
const ITERATION_PATIENCE_MS = 1000;

let current: Pair | null = null;
let iteration = Promise.resolve();
let isInterrupted = false;

/**
 * Registers a benchmark between two processes.
 *
 * The pair is opened before the first iteration and closed before the next benchmark opens its own,
 * so that one pair at a time is there; neither is part of the figure. The last pair ends with the
 * program.
 *
 * @param options Names it.
 * @param open Starts the peer and connects with it.
 */
export function benchPair(
  { name, group, baseline = false }: { name: string; group: string; baseline?: boolean },
  open: () => Promise<Pair>,
): void {
  let own: Pair | null = null;
  Deno.bench({ name, group, baseline }, async (context) => {
    const { promise, resolve: end } = Promise.withResolvers<void>();
    iteration = promise;
    try {
      if (!own) {
        await close();
        own = current = await open();
      }
      context.start();
      await own.run();
      context.end();
    } finally {
      end();
      // The signal ends the program; until then no other iteration may begin.
      if (isInterrupted) await new Promise(() => {});
    }
  });
}

async function close(): Promise<void> {
  const pair = current;
  current = null;
  await pair?.[Symbol.asyncDispose]();
}

onInterruption(async () => {
  isInterrupted = true;
  const { promise: late, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, ITERATION_PATIENCE_MS);
  await Promise.race([iteration, late]);
  await close();
});
