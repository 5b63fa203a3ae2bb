import { TestProcess } from "../../support/process.ts";
import { pythonWith } from "../../support/python.ts";

const PYTHON = Deno.build.os === "linux" ? await pythonWith("cyclonedds") : undefined;
const PROGRAM = new URL("cyclone.py", import.meta.url).pathname;

/** Whether there is a real DDS to try rosy against. */
export const HAS_CYCLONE: boolean = PYTHON !== undefined;

/** What the program in Python prints. */
type Said = Readonly<Record<string, unknown>>;

/** How a writer or a reader of Cyclone's is. */
export interface CycloneQos {
  readonly reliable?: boolean;
  readonly kept?: boolean;
  readonly depth?: number;
  /** The type: texts unless it is `Int32`. */
  readonly type?: "String" | "Int32";
}

/** A participant of Eclipse Cyclone DDS, in a process of its own. */
export class Cyclone implements AsyncDisposable {
  readonly #process: TestProcess;
  /** Settles when what was said last is done: it does one thing after the other. */
  #done: Promise<void> = Promise.resolve();

  private constructor(process: TestProcess) {
    this.#process = process;
  }

  /**
   * Starts one.
   *
   * @param domain Its domain.
   * @param options `address`: of the interface, loopback unless given; `prefix`: what enters a network.
   */
  static async start(
    domain: number,
    { address = "127.0.0.1", prefix = [] }: {
      readonly address?: string;
      readonly prefix?: readonly string[];
    } = {},
  ): Promise<Cyclone> {
    const [program, ...args] = [...prefix, PYTHON!, PROGRAM, `${domain}`, address];
    const process = new TestProcess(args, { program: program!, input: null });
    const cyclone = new Cyclone(process);
    await process.waitForLine('{"ready": true}');
    return cyclone;
  }

  /** All that was got on a topic so far: texts, and of long ones their lengths. */
  got(topic: string): unknown[] {
    return this.#said().filter((each) => each.topic === topic && "data" in each)
      .map(({ data }) => data);
  }

  /** All that were asked of a service so far. */
  asked(topic: string): readonly Said[] {
    return this.#said().filter((each) => each.asked === topic);
  }

  /** Waits for something that it has not said yet, or for its end. */
  async waitForAny(find: () => boolean): Promise<void> {
    await this.#process.waitFor(() => find() || undefined, "line");
  }

  /** All answers that calls had so far. */
  get answers(): readonly Said[] {
    return this.#said().filter((each) => "answer" in each);
  }

  /** Waits until it has got something on a topic. */
  async waitFor(topic: string, data: unknown): Promise<void> {
    await this.#process.waitFor(() => this.got(topic).find((each) => each === data), `${data}`);
  }

  /** Waits until calls have had so many answers. */
  async waitForAnswers(count: number): Promise<void> {
    await this.#process.waitFor(() => this.answers[count - 1], `${count} answers`);
  }

  writer(topic: string, qos: CycloneQos = {}): Promise<void> {
    return this.#do({ op: "writer", topic, ...qos });
  }

  reader(topic: string, qos: CycloneQos = {}): Promise<void> {
    return this.#do({ op: "reader", topic, ...qos });
  }

  /** Writes texts. */
  write(topic: string, ...data: readonly string[]): Promise<void> {
    return this.#do({ op: "write", topic, data });
  }

  /** Writes a number, to a writer of such. */
  writeNumber(topic: string, number: number): Promise<void> {
    return this.#do({ op: "write", topic, type: "Int32", data: [number] });
  }

  /** Provides a service whose requests are told. */
  provide(topic: string): Promise<void> {
    return this.#do({ op: "provide", topic });
  }

  /** Answers a request of a service. */
  answer(
    topic: string,
    answer: { readonly guid: unknown; readonly number: unknown; readonly sum: unknown },
  ): Promise<void> {
    return this.#do({ op: "answer", topic, ...answer });
  }

  /** Writes a long text. */
  writeLong(topic: string, bytes: number): Promise<void> {
    return this.#do({ op: "write", topic, bytes });
  }

  /** Waits until a writer has readers of others. */
  matched(topic: string, count = 1): Promise<void> {
    return this.#do({ op: "matched", topic, count });
  }

  /** Waits until a reader has a writer of another. */
  heard(topic: string): Promise<void> {
    return this.#do({ op: "matched", topic, reads: true });
  }

  /** Says that it is a node, with all that it has so far. */
  node(name: string): Promise<void> {
    return this.#do({ op: "node", topic: name });
  }

  /** Begins to hear of nodes. */
  nodes(): Promise<void> {
    return this.#do({ op: "nodes", topic: "" });
  }

  /** Waits until it has heard of a node, by namespace and name, with so many readers and writers. */
  async waitForNode(name: string, count: readonly [number, number]): Promise<void> {
    await this.#process.waitForLine(
      JSON.stringify({ node: name, count }).replaceAll(/([:,])/g, "$1 "),
    );
  }

  /** Takes a writer or a reader away. */
  remove(topic: string): Promise<void> {
    return this.#do({ op: "remove", topic });
  }

  /** Provides a sum. */
  serve(topic: string): Promise<void> {
    return this.#do({ op: "serve", topic });
  }

  /** Becomes a client of a sum. */
  client(topic: string): Promise<void> {
    return this.#do({ op: "client", topic });
  }

  /** Calls a sum, once it is found. */
  call(
    topic: string,
    request: {
      readonly guid: number;
      readonly number: number;
      readonly a: number;
      readonly b: number;
    },
  ): Promise<void> {
    return this.#do({ op: "call", topic, ...request });
  }

  /** Ends it at once, without a word to others. */
  async kill(): Promise<void> {
    await this.#process.stop("SIGKILL");
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#process[Symbol.asyncDispose]();
  }

  #do(line: Said & { readonly op: string; readonly topic: string }): Promise<void> {
    this.#done = this.#done.then(() => this.#doNow(line));
    return this.#done;
  }

  async #doNow(line: Said & { readonly op: string; readonly topic: string }): Promise<void> {
    const done = JSON.stringify({ done: line.op, topic: line.topic }).replaceAll(
      /([:,])"/g,
      '$1 "',
    );
    const before = this.#process.lines.filter((each) => each === done).length;
    await this.#process.write(`${JSON.stringify(line)}\n`);
    await this.#process.waitForLine(new RegExp(`^${RegExp.escape(done)}$`), before + 1);
  }

  #said(): Said[] {
    return this.#process.lines.filter((line) => line.startsWith("{")).map((line) =>
      JSON.parse(line)
    );
  }
}

const DOMAINS = 200;
let lastDomain = Math.floor(Math.random() * DOMAINS);

/** @returns A domain that no other test of this process uses, and hardly one of another. */
export function freshDomain(): number {
  lastDomain = (lastDomain + 1) % DOMAINS;
  return 20 + lastDomain;
}
