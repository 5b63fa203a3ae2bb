const SIGNALS = ["SIGINT", "SIGTERM"] as const;

const cleanUps = new Set<() => unknown>();

/**
 * Has something done before this program ends by Ctrl-C or a request to terminate, such as ending
 * the processes it has started.
 *
 * @param cleanUp What to do; a promise is waited for.
 * @returns Disposed when it is no longer needed.
 */
export function onInterruption(cleanUp: () => unknown): Disposable {
  if (cleanUps.size === 0) {
    for (const signal of SIGNALS) Deno.addSignalListener(signal, LISTENERS[signal]);
  }
  cleanUps.add(cleanUp);
  return {
    [Symbol.dispose]() {
      if (cleanUps.delete(cleanUp) && cleanUps.size === 0) stopListening();
    },
  };
}

const LISTENERS = {
  SIGINT: () => void end("SIGINT"),
  SIGTERM: () => void end("SIGTERM"),
};

async function end(signal: typeof SIGNALS[number]): Promise<void> {
  await Promise.allSettled([...cleanUps].map(async (cleanUp) => await cleanUp()));
  // Without the listener, the signal does what it would have done.
  stopListening();
  Deno.kill(Deno.pid, signal);
}

function stopListening(): void {
  for (const signal of SIGNALS) Deno.removeSignalListener(signal, LISTENERS[signal]);
}
