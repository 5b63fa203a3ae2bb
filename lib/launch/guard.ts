import { GUARD_SCRIPT } from "./guard_script.ts";

/** Somebody who keeps killing guards cannot be helped. */
const MAX_GUARDS = 20;

const encoder = new TextEncoder();

/** What a {@linkcode Guard} works with. */
export interface GuardOptions {
  /** How long to be patient with processes after each signal, in milliseconds. */
  readonly patienceMs: number;
  /** Called when processes can no longer be guarded. */
  readonly lost: () => void;
}

/**
 * A process that ends all nodes when the launcher is gone, even if that was killed by SIGKILL.
 *
 * - It knows a session before the first command of that session runs.
 * - If it is killed itself, another one takes its place.
 * - It ignores the signals of the terminal, and ends with the launcher.
 */
export class Guard implements AsyncDisposable {
  readonly #options: GuardOptions;
  readonly #ids = new Set<number>();
  #process: GuardProcess;
  #count = 1;
  #isClosing = false;

  constructor(options: GuardOptions) {
    this.#options = options;
    this.#process = this.#start();
  }

  /** The process id of the guard. */
  get pid(): number {
    return this.#process.pid;
  }

  /**
   * Has a session ended when the launcher is gone.
   *
   * @param id The session's id: the process id of its first process.
   * @returns A promise that settles once that is certain.
   */
  async add(id: number): Promise<void> {
    this.#ids.add(id);
    await this.#tell(`add ${id}\n`);
  }

  /**
   * Forgets a session that is over, so that its id can be another's.
   *
   * @param id The session's id.
   */
  async remove(id: number): Promise<void> {
    this.#ids.delete(id);
    await this.#tell(`del ${id}\n`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true;
    for (const id of this.#ids) await this.#tell(`del ${id}\n`);
    await this.#process.close();
  }

  async #tell(line: string): Promise<void> {
    // If this one has ended, the next one begins with all that there is.
    while (!await this.#process.write(line)) {
      await this.#process.ended;
      if (this.#isClosing || this.#count >= MAX_GUARDS) return;
    }
  }

  #start(): GuardProcess {
    const guard = new GuardProcess(this.#options.patienceMs);
    guard.ended = guard.ended.then(() => this.#replace());
    return guard;
  }

  async #replace(): Promise<void> {
    if (this.#isClosing) return;
    if (this.#count >= MAX_GUARDS) return this.#options.lost();
    this.#count++;
    const guard = this.#process = this.#start();
    await guard.write([...this.#ids].map((id) => `add ${id}\n`).join(""));
  }
}

class GuardProcess {
  readonly pid: number;
  ended: Promise<void>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;

  constructor(patienceMs: number) {
    const ticks = Math.max(1, Math.ceil(patienceMs / 100));
    const child = new Deno.Command("/bin/sh", {
      args: ["-c", GUARD_SCRIPT, "rosy-launch-guard", String(ticks)],
      // Out of reach of the terminal's signals, and of whoever signals the launcher's group.
      detached: true,
      cwd: "/",
      stdin: "piped",
      stdout: "null",
      stderr: "null",
    }).spawn();
    this.pid = child.pid;
    this.ended = child.status.then(() => {});
    this.#writer = child.stdin.getWriter();
    // Each write tells by itself that nobody reads any more.
    this.#writer.closed.catch(() => {});
  }

  /** @returns Whether it was written. */
  async write(text: string): Promise<boolean> {
    if (text === "") return true;
    try {
      await this.#writer.write(encoder.encode(text));
      return true;
    } catch {
      return false;
    }
  }

  async close(): Promise<void> {
    await this.#writer.close().catch(() => {
      // It has ended already.
    });
    await this.ended;
  }
}
