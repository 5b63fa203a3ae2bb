import type { ConsoleSize } from "../output.ts";

/** What a {@linkcode Screen} needs of a terminal. */
export interface ScreenTerminal {
  /** Says what is missing where it is none, such as `standard input is not a terminal`. */
  readonly problem: string | undefined;
  /** Reads what the keyboard sends; `null` once the terminal is gone. */
  read(buffer: Uint8Array): Promise<number | null>;
  /** Writes some of the bytes. */
  write(bytes: Uint8Array): Promise<number>;
  /** Writes some of the bytes before anything else happens. */
  writeSync(bytes: Uint8Array): number;
  /** Has each key sent at once, unseen and without effect, or gives all that back. */
  setRaw(isRaw: boolean): void;
  /** How large it is now. */
  size(): ConsoleSize;
  /** Tells when it may have another size. */
  onResize(callback: () => void): Disposable;
  /** Tells when the process goes on that was stopped. */
  onContinue(callback: () => void): Disposable;
  /** Stops the process as Ctrl-Z does, and returns once it goes on; `undefined` where that cannot be. */
  readonly suspend: (() => void) | undefined;
}

const IS_WINDOWS = Deno.build.os === "windows";
/** Where nothing tells of a new size, it is asked for so often. */
const ASK_SIZE_MS = 500;

/** The process's own terminal: standard input and standard output. */
export const ownTerminal: ScreenTerminal = {
  get problem() {
    if (!Deno.stdin.isTerminal()) return "standard input is not a terminal";
    if (!Deno.stdout.isTerminal()) return "standard output is not a terminal";
    return isDumb() ? "the terminal cannot move its cursor" : undefined;
  },
  read: (buffer) => Deno.stdin.read(buffer),
  write: (bytes) => Deno.stdout.write(bytes),
  writeSync: (bytes) => Deno.stdout.writeSync(bytes),
  setRaw: (isRaw) => Deno.stdin.setRaw(isRaw),
  size: () => Deno.consoleSize(),
  onResize(callback) {
    if (!IS_WINDOWS) return onSignal("SIGWINCH", callback);
    const timer = setInterval(callback, ASK_SIZE_MS);
    Deno.unrefTimer(timer);
    return { [Symbol.dispose]: () => clearInterval(timer) };
  },
  onContinue(callback) {
    return IS_WINDOWS ? { [Symbol.dispose]: () => {} } : onSignal("SIGCONT", callback);
  },
  // The whole group, as the terminal would: whoever started the tool has to stop with it. Where
  // nobody could have it go on, the system stops nothing.
  suspend: IS_WINDOWS ? undefined : () => Deno.kill(0, "SIGTSTP"),
};

function isDumb(): boolean {
  try {
    return Deno.env.get("TERM") === "dumb";
  } catch {
    // Deno may not look: most terminals can.
    return false;
  }
}

function onSignal(signal: Deno.Signal, callback: () => void): Disposable {
  Deno.addSignalListener(signal, callback);
  return { [Symbol.dispose]: () => Deno.removeSignalListener(signal, callback) };
}
