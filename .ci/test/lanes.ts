/**
 * Programs of which some run at a time.
 *
 * @module
 */
import { readFailures, readSummary, type Summary } from "./summary.ts";

/** A run of `deno`. */
export interface Job {
  readonly name: string;
  readonly args: readonly string[];
}

/** What lanes have in common. */
export interface LaneOptions {
  /** Where programs run. */
  readonly cwd: string;
  /** How many run at a time. */
  readonly count: number;
  /** The mesh of their nodes; each lane has one of its own, with its number behind. */
  readonly domainId: string;
  /** Says what a program printed. */
  readonly print: (text: string) => void;
}

/** How a run ended. */
export interface Result {
  readonly name: string;
  readonly isWell: boolean;
  /** What it counted; nothing where it did not come so far. */
  readonly summary?: Summary;
  /** What failed and why, for people. */
  readonly failures: string;
}

/**
 * Runs `deno`, as often at a time as there are lanes. What a run prints appears once it has ended, all
 * at once: nothing is mixed.
 */
export class Lanes {
  readonly #options: LaneOptions;
  readonly #running = new Set<Deno.ChildProcess>();

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /**
   * Runs all, beginning in their order.
   *
   * @param jobs What to run.
   * @returns How each ended, in the order in which they did.
   */
  async run(jobs: readonly Job[]): Promise<Result[]> {
    const waiting = [...jobs];
    const results: Result[] = [];
    const lane = async (number: number) => {
      for (let job = waiting.shift(); job; job = waiting.shift()) {
        results.push(await this.#run(job, number));
      }
    };
    await Promise.all(Array.from({ length: this.#options.count }, (_, index) => lane(index + 1)));
    return results;
  }

  /** Ends whatever runs. */
  stop(): void {
    for (const child of this.#running) {
      try {
        child.kill("SIGTERM");
      } catch {
        // It has just ended by itself.
      }
    }
  }

  async #run({ name, args }: Job, lane: number): Promise<Result> {
    const { cwd, domainId, print } = this.#options;
    const startMs = performance.now();
    const child = new Deno.Command(Deno.execPath(), {
      args: [...args],
      cwd,
      env: { NO_COLOR: "1", ROSY_DOMAIN_ID: `${domainId}-${lane}` },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#running.add(child);
    let output = "";
    const collect = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
      for await (const text of stream.pipeThrough(new TextDecoderStream())) output += text;
    };
    const [{ success }] = await Promise.all([
      child.status,
      collect(child.stdout),
      collect(child.stderr),
    ]);
    this.#running.delete(child);
    const tookS = (performance.now() - startMs) / 1000;
    print(`\n== ${name} (${tookS.toFixed(1)} s)\n${output.trim()}`);
    return {
      name,
      isWell: success,
      summary: readSummary(output),
      failures: success ? "" : readFailures(output),
    };
  }
}
