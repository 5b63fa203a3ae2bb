/** What a key of the player asks for. */
export type PlayerKey = "pause" | "step" | "faster" | "slower";

const KEYS: Readonly<Record<string, PlayerKey>> = {
  " ": "pause",
  "\x1b[C": "step",
  "\x1bOC": "step",
  "\x1b[A": "faster",
  "\x1bOA": "faster",
  "\x1b[B": "slower",
  "\x1bOB": "slower",
};

/**
 * Finds the keys in what a terminal sent.
 *
 * @param text One read's worth.
 * @returns The keys that mean something, in order.
 */
export function parseKeys(text: string): PlayerKey[] {
  // deno-lint-ignore no-control-regex -- arrow keys come as escape sequences
  const sequences = text.match(/\x1b[[O][A-Z]|[^\x1b]/g) ?? [];
  return sequences.flatMap((sequence) => KEYS[sequence] ?? []);
}

/**
 * Listens to the keyboard, each key at once and unseen. The terminal's usual mode comes back when the
 * result is disposed of and at every end of the process that lets it act; Ctrl-C stays Ctrl-C.
 *
 * @param pressed Called for each key.
 * @returns What ends it; `null` where standard input is no terminal.
 */
export function listenToKeys(pressed: (key: PlayerKey) => void): Disposable | null {
  if (!Deno.stdin.isTerminal()) return null;
  let isOver = false;
  const setRaw = () => Deno.stdin.setRaw(true, { cbreak: Deno.build.os !== "windows" });
  const restore = () => {
    if (isOver) return;
    isOver = true;
    globalThis.removeEventListener("unload", restore);
    if (Deno.build.os !== "windows") Deno.removeSignalListener("SIGCONT", setRaw);
    Deno.stdin.setRaw(false);
  };
  setRaw();
  globalThis.addEventListener("unload", restore);
  // The shell has set its own mode while the process was suspended.
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGCONT", setRaw);
  void readAll((text) => {
    if (!isOver) { for (const key of parseKeys(text)) pressed(key); }
  });
  return { [Symbol.dispose]: restore };
}

/** Reading cannot be given up: it ends with the terminal or the process. */
async function readAll(take: (text: string) => void): Promise<void> {
  const buffer = new Uint8Array(64);
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const count = await Deno.stdin.read(buffer);
      if (count === null) return;
      take(decoder.decode(buffer.subarray(0, count), { stream: true }));
    }
  } catch {
    // The terminal is gone: whoever plays goes on without keys.
  }
}
