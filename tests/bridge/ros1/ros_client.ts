import { Collector } from "../../support/collector.ts";
import type { TestProcess } from "../../support/process.ts";
import type { FarClient } from "../contract/far_system.ts";
import type { Roscore } from "./roscore.ts";

/** Of which types the topics and services of a {@linkcode RosClient} are. */
export interface RosClientTypes {
  readonly topic: string;
  readonly service: string;
}

interface Line {
  readonly done?: number;
  readonly heard?: number;
  readonly asked?: number;
  readonly number?: number;
  readonly value?: unknown;
  readonly error?: string;
}

const PROGRAM = new URL("ros_client.py", import.meta.url).pathname;

/** A node of rospy, in a process of its own, that a test has do things. */
export class RosClient {
  readonly #process: TestProcess;
  readonly #types: RosClientTypes;
  readonly #lines = new Collector<Line>();
  readonly #handlers = new Map<number, (line: Line) => void>();
  #read = 0;
  #numbers = 0;
  #isClosed = false;

  private constructor(process: TestProcess, types: RosClientTypes) {
    this.#process = process;
    this.#types = types;
  }

  /** Starts one; it is there for the master then. */
  static async start(core: Roscore, types: RosClientTypes): Promise<RosClient> {
    const process = core.script(PROGRAM);
    await process.waitForLine('"ready"');
    const client = new RosClient(process, types);
    client.#follow();
    return client;
  }

  /** What the contract of bridges wants of it. */
  view(): FarClient {
    return {
      publish: async (topic, value, { isKept = false } = {}) => {
        await this.#run("publish", { topic: `/${topic}`, value, latch: isKept });
      },
      subscribe: (topic, callback) =>
        this.#hold("subscribe", { topic: `/${topic}` }, ({ value }) => callback(value)),
      provide: (service, handler) =>
        this.#hold("provide", { service: `/${service}` }, (line) => this.#answer(line, handler)),
      call: (service, value) => this.#run("call", { service: `/${service}`, value }),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }

  /** Lets it stand still, or go on. */
  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    this.#process.signal(signal);
  }

  /** Ends it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#process[Symbol.asyncDispose]();
  }

  async #hold(
    what: string,
    args: Readonly<Record<string, unknown>>,
    handler: (line: Line) => void,
  ): Promise<AsyncDisposable> {
    const id = ++this.#numbers;
    this.#handlers.set(id, handler);
    await this.#run(what, { ...args, id });
    return {
      [Symbol.asyncDispose]: async () => {
        this.#handlers.delete(id);
        if (!this.#isClosed) await this.#run("release", { id });
      },
    };
  }

  async #answer({ number, value }: Line, handler: (value: unknown) => unknown): Promise<void> {
    try {
      await this.#run("answer", { number, value: await handler(value) });
    } catch (error) {
      await this.#run("answer", { number, error: String(error) });
    }
  }

  async #run(what: string, args: Readonly<Record<string, unknown>>): Promise<unknown> {
    const task = ++this.#numbers;
    const { topic, service } = this.#types;
    const types = { publish: topic, subscribe: topic, provide: service, call: service };
    const type = types[what as keyof typeof types];
    const line = { task, do: what, args: { ...args, ...type !== undefined && { type } } };
    await this.#process.write(`${JSON.stringify(line)}\n`);
    const isDone = ({ done }: Line) => done === task;
    await this.#lines.until((lines) => lines.some(isDone), `${what} of ${JSON.stringify(args)}`);
    const { error, value } = this.#lines.items.find(isDone)!;
    if (error !== undefined) throw new Error(error);
    return value;
  }

  /** Reads what it writes, until it is closed. */
  async #follow(): Promise<void> {
    while (!this.#isClosed) {
      const text = await this.#process.waitFor(() => this.#process.lines[this.#read], "line")
        .catch(() => undefined);
      if (text === undefined) return;
      this.#read++;
      if (!text.startsWith("{")) continue;
      const line: Line = JSON.parse(text);
      this.#lines.add(line);
      this.#handlers.get(line.heard ?? line.asked ?? 0)?.(line);
    }
  }
}
