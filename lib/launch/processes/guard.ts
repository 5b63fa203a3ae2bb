import { GUARD_SCRIPT } from "./guard_script.ts";
import { spawn } from "./spawn.ts";

/** Somebody who keeps killing guards cannot be helped. */
const MAX_GUARDS = 20;
/** In whose place a guard is. */
type Place = 0 | 1;
const PLACES: readonly Place[] = [0, 1];

const encoder = new TextEncoder();

/** How long the guard waits after each signal, and whom it tells that it cannot guard. */
export interface GuardOptions {
  /** How long to be patient with processes after each signal, in milliseconds. */
  readonly patienceMs: number;
  /** Called when processes can no longer be guarded. */
  readonly lost: () => void;
}

/**
 * Processes that end all nodes when the launcher is gone, even if that was killed by SIGKILL.
 *
 * - They know a session before the first command of that session runs.
 * - There are two: whoever is killed together with the launcher cannot be replaced by it. One of them
 *   acts, the other one only where that is gone.
 * - If one is killed, another one takes its place.
 * - They ignore the signals of the terminal, and end with the launcher.
 */
export class Guard implements AsyncDisposable {
  readonly #options: GuardOptions;
  readonly #ids = new Set<number>();
  /** The one that acts, and the one that does so where the first is gone. */
  readonly #processes: [GuardProcess, GuardProcess];
  #count = 2;
  #missing = 0;
  #isClosing = false;

  constructor(options: GuardOptions) {
    this.#options = options;
    this.#processes = [this.#start(0), this.#start(1)];
    void this.#introduce();
  }

  /**
   * Has a session ended when the launcher is gone.
   *
   * @param id The session's id: the process id of its first process.
   * @returns A promise that settles once that is certain.
   */
  async add(id: number): Promise<void> {
    this.#ids.add(id);
    await this.#tellBoth(`add ${id}\n`);
  }

  /**
   * Forgets a session that is over, so that its id can be another's.
   *
   * @param id The session's id.
   */
  async remove(id: number): Promise<void> {
    this.#ids.delete(id);
    await this.#tellBoth(`del ${id}\n`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true;
    for (const id of this.#ids) await this.#tellBoth(`del ${id}\n`);
    await Promise.all(this.#processes.map((guard) => guard.close()));
  }

  async #tellBoth(line: string): Promise<void> {
    await Promise.all(PLACES.map((place) => this.#tell(place, line)));
  }

  async #tell(place: Place, line: string): Promise<void> {
    // If this one has ended, the next one begins with all that there is.
    while (!await this.#processes[place].write(line)) {
      await this.#processes[place].ended;
      if (this.#isClosing || this.#count >= MAX_GUARDS) return;
    }
  }

  #start(place: Place): GuardProcess {
    const guard = new GuardProcess(this.#options.patienceMs);
    guard.ended = guard.ended.then(() => this.#replace(place));
    return guard;
  }

  async #replace(place: Place): Promise<void> {
    if (this.#isClosing) return;
    if (this.#count >= MAX_GUARDS) {
      if (++this.#missing === PLACES.length) this.#options.lost();
      return;
    }
    this.#count++;
    const guard = this.#processes[place] = this.#start(place);
    await guard.write([...this.#ids].map((id) => `add ${id}\n`).join(""));
    await this.#introduce();
  }

  /** Tells the second one of the first. */
  async #introduce(): Promise<void> {
    const [first, second] = this.#processes;
    // If the second one has ended, the next one is told.
    await second.write(`mate ${first.pid}\n`);
  }
}

class GuardProcess {
  readonly pid: number;
  ended: Promise<void>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;

  constructor(patienceMs: number) {
    const ticks = Math.max(1, Math.ceil(patienceMs / 100));
    const command = new Deno.Command("/bin/sh", {
      // Who kills all that is called rosy is to leave it, so that it stops what he left.
      args: ["-c", GUARD_SCRIPT, "launch-guard", String(ticks)],
      // Out of reach of the terminal's signals, and of whoever signals the launcher's group.
      detached: true,
      cwd: "/",
      stdin: "piped",
      stdout: "null",
      stderr: "null",
    });
    const child = spawn(command, "a process that guards the launch");
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
