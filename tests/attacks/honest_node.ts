import { TestProcess } from "../support/process.ts";

const PROGRAM = new URL("./children/honest.ts", import.meta.url).href;

/** What an honest node is told at its start. */
export interface HonestSettings {
  readonly name: string;
  /** Ports in whose place its connections are led to others. */
  readonly detours?: Readonly<Record<number, number>>;
}

/** How many messages from one node, or to it. */
export interface PeerCount {
  readonly name: string;
  readonly count: number;
}

/** What an honest node says of itself. */
export interface HonestReport {
  /** The number of the newest message, by who sent it. */
  readonly newest: Readonly<Record<string, number>>;
  /** How many messages came, by who sent them. */
  readonly received: Readonly<Record<string, number>>;
  /** How many messages it sent, by whom they were meant for. */
  readonly addressed: Readonly<Record<string, number>>;
  /** Messages that did not come between the first and the newest one. */
  readonly missing: readonly PeerCount[];
  /** How many came out of order or twice. */
  readonly unordered: number;
  /** How many were not what had been sent. */
  readonly corrupt: number;
  /** Messages that rosy says were lost. */
  readonly lost: readonly PeerCount[];
  /** Messages that rosy dropped before they were written. */
  readonly dropped: readonly PeerCount[];
  readonly calls: number;
  /** Calls that did not end well. */
  readonly failures: readonly string[];
  /** The names of the nodes that it knows, its own included. */
  readonly nodes: readonly string[];
  /** What the engine holds after garbage was collected. */
  readonly heapBytes: number;
  readonly rssBytes: number;
  readonly descriptors: number;
}

/** A process with one node under load; see `children/honest.ts`. */
export class HonestNode implements AsyncDisposable {
  readonly name: string;
  readonly uuid: string;
  readonly port: number;
  readonly #process: TestProcess;
  #answers = 1;

  private constructor(name: string, process: TestProcess, about: { uuid: string; port: number }) {
    this.name = name;
    this.uuid = about.uuid;
    this.port = about.port;
    this.#process = process;
  }

  static async start(settings: HonestSettings, env: Record<string, string>): Promise<HonestNode> {
    const args = ["run", "-A", "--v8-flags=--expose-gc", PROGRAM, JSON.stringify(settings)];
    const process = new TestProcess(args, { env, input: null });
    return new HonestNode(settings.name, process, JSON.parse(await process.waitForLine("{")));
  }

  /** What it has logged, a line each. */
  get log(): string[] {
    return this.#process.stderr.split("\n").filter((line) => line !== "");
  }

  report(): Promise<HonestReport> {
    return this.#run(["report"]) as Promise<HonestReport>;
  }

  /** Has it send no more. @returns How many messages it has sent, each of them to all others. */
  quiet(): Promise<number> {
    return this.#run(["quiet"]) as Promise<number>;
  }

  /** Waits until the messages with these numbers, or newer ones, have come, by who sends them. */
  async untilHeard(numbers: Readonly<Record<string, number>>): Promise<void> {
    await this.#run(["until heard", numbers]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#process[Symbol.asyncDispose]();
  }

  /** One command at a time: the n-th line answers the n-th of them. */
  async #run(command: readonly unknown[]): Promise<unknown> {
    const index = this.#answers++;
    await this.#process.write(JSON.stringify(command) + "\n");
    const line = () => {
      const lines = this.#process.stdout.split("\n");
      return lines.length > index + 1 ? lines[index] : undefined;
    };
    return JSON.parse(await this.#process.waitFor(line, `an answer to ${command[0]}`));
  }
}
