/** Where Debian's `libfaketime` and others put the library for programs with threads. */
const FOLDERS = [
  `/usr/lib/${Deno.build.arch}-linux-gnu/faketime`,
  "/usr/lib/faketime",
  "/usr/lib64/faketime",
  "/usr/local/lib/faketime",
];

/** The library that stands between a process and the system's clocks; `undefined` without it. */
export const FAKETIME: string | undefined = FOLDERS
  .map((folder) => `${folder}/libfaketimeMT.so.1`)
  .find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });

/** The clocks of one or several processes, which a test sets while they run. */
export class FakedTime implements Disposable {
  /** What the processes are started with. */
  readonly env: Record<string, string>;
  readonly #folder: string = Deno.makeTempDirSync({ prefix: "rosy-time-" });

  /** @param isMonotonicFaked Whether the monotonic clock jumps, too. It must not go back. */
  constructor({ isMonotonicFaked = false } = {}) {
    if (FAKETIME === undefined) throw new Error("Cannot set clocks: install libfaketime");
    this.env = {
      LD_PRELOAD: FAKETIME,
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: isMonotonicFaked ? "0" : "1",
      // Before 0.9.8 it was called so.
      DONT_FAKE_MONOTONIC: isMonotonicFaked ? "0" : "1",
    };
    this.set("+0");
  }

  /** @param what What `man faketime` knows: `-5h` sets the clock back, `+0 x3` has it run fast. */
  set(what: string): void {
    const other = `${this.#file}.new`;
    Deno.writeTextFileSync(other, `${what}\n`);
    Deno.renameSync(other, this.#file);
  }

  get #file(): string {
    return `${this.#folder}/faketime.rc`;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#folder, { recursive: true });
  }
}
