import { type Attempt, BackOff, type BackOffOptions, keepTrying } from "./keep_trying.ts";

/** A connection that lasted for so long was a success, in milliseconds. */
const SUCCESS_MS = 1000;

/** What is connected to, and how. */
export interface KeepConnectedOptions<T> extends BackOffOptions {
  /** Opens a connection; gives up at the signal. */
  readonly open: (signal: AbortSignal) => Promise<T>;
  /** Uses what was opened; settles when it has ended. */
  readonly use: (connection: T) => Promise<void>;
  /** Called with what went wrong; another attempt follows. */
  readonly failed: (error: Error) => void;
  /** Ends it: whatever is open then is for its user to end. */
  readonly signal: AbortSignal;
}

/** A connection that is opened again whenever it has ended. */
export interface KeptConnection {
  /** Resolves once the signal has come, and what was open then has ended. */
  readonly ended: Promise<void>;
  /** Tries at once, where there is a pause. */
  retry(): void;
  /** Tries at once, where there is a pause or an attempt under way, which is given up. */
  redial(): void;
  /** The same, and begins with the first pause again. */
  hurry(): void;
}

/**
 * Connects, and stays connected.
 *
 * Each pause between two attempts is longer than the one before, until a connection has lasted for a
 * second.
 *
 * @param options What to connect to, and how.
 * @returns What hurries it.
 */
export function keepConnected<T>(options: KeepConnectedOptions<T>): KeptConnection {
  const { open, use, failed, clock, signal } = options;
  const backOff = new BackOff(options);
  let dialling: AbortController | null = null;
  const attempt = async (): Promise<Attempt> => {
    dialling = new AbortController();
    const either = AbortSignal.any([signal, dialling.signal]);
    try {
      const connection = await open(either);
      dialling = null;
      const openedMs = clock.monotonicMs();
      await use(connection);
      return clock.monotonicMs() - openedMs >= SUCCESS_MS ? "worked" : "failed";
    } catch (error) {
      // Where it is to end, it ends before there is another attempt.
      if (either.aborted) return "now";
      failed(error as Error);
      return "failed";
    }
  };
  const redial = () => {
    dialling?.abort();
    backOff.hurry();
  };
  const hurry = () => {
    backOff.reset();
    redial();
  };
  const ended = keepTrying(attempt, { backOff, signal });
  return { ended, retry: () => backOff.hurry(), redial, hurry };
}
