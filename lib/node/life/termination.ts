/** The signals by which a program is asked to end, as far as the system has them. */
const TERMINATION_SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM"];

/** A watch for the wish to end the program. */
export interface Termination {
  /** Resolves at the first signal; the next one has its usual effect. */
  readonly received: Promise<void>;
  /** Ends the watch. Idempotent. */
  ignore(): void;
}

/** Watches for Ctrl-C and its like. */
export function terminationSignal(): Termination {
  const { promise, resolve } = Promise.withResolvers<void>();
  const ignore = () => {
    for (const signal of TERMINATION_SIGNALS) Deno.removeSignalListener(signal, onSignal);
  };
  const onSignal = () => {
    ignore();
    resolve();
  };
  for (const signal of TERMINATION_SIGNALS) Deno.addSignalListener(signal, onSignal);
  return { received: promise, ignore };
}
