import {
  createPythonLink,
  type PythonLinkOptions,
} from "../../../lib/bridge/python/python_link.ts";
import type { BridgeHarness, FarClient, FarSystem } from "../contract/far_system.ts";
import { OriginalNode, type OriginalVersion } from "./original.ts";

/** Where a mesh of Python's is, for either side. */
export interface ContractPlace {
  readonly version: OriginalVersion;
  readonly python: Readonly<Record<string, unknown>>;
  readonly own: Omit<PythonLinkOptions, "version">;
}

/** What the contract of bridges needs to know of a version of Python's rosy. */
export function pythonHarness(
  version: OriginalVersion,
  missing: string | undefined,
  open: () => Promise<ContractPlace & AsyncDisposable>,
): BridgeHarness {
  return {
    name: `Python's rosy ${version}`,
    ...missing !== undefined && { missing },
    start: async () => new PythonSystem(await open()),
    call: { args: { a: 6, b: [7] }, result: { product: 42 } },
    keeps: false,
    joinsMeshes: true,
  };
}

class PythonSystem implements FarSystem {
  readonly #place: ContractPlace & AsyncDisposable;
  readonly #clients = new Set<PythonClient>();

  constructor(place: ContractPlace & AsyncDisposable) {
    this.#place = place;
  }

  link() {
    const { version, own } = this.#place;
    return createPythonLink({ ...own, version, codec: "msgpack" });
  }

  async client(): Promise<FarClient> {
    const { version, python } = this.#place;
    const options = { ...python, name: `client-${crypto.randomUUID()}`, data_codec: "msgpack" };
    const client = new PythonClient(await OriginalNode.start(version, options));
    this.#clients.add(client);
    return client;
  }

  freeze(): void {
    this.#signal("SIGSTOP");
  }

  thaw(): void {
    this.#signal("SIGCONT");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#place[Symbol.asyncDispose]();
  }

  #signal(signal: Deno.Signal): void {
    for (const { node, isClosed } of this.#clients) if (!isClosed) node.process.signal(signal);
  }
}

/** A Python node as a client: what it says is read line by line. */
class PythonClient implements FarClient {
  readonly node: OriginalNode;
  isClosed = false;
  /** How many lines of each kind were waited for. */
  readonly #counts = new Map<string, number>();

  constructor(node: OriginalNode) {
    this.node = node;
  }

  async publish(topic: string, value: unknown): Promise<void> {
    await this.node.do("send", topic, [value]);
    await this.#next(/^sent$/);
  }

  async subscribe(topic: string, callback: (value: unknown) => void): Promise<AsyncDisposable> {
    await this.node.do("listen", topic);
    await this.#next(/^listening /);
    const start = `message ${JSON.stringify(topic)} `;
    void this.#each(
      start,
      (rest) => callback(JSON.parse(rest.slice(0, rest.lastIndexOf(" "))).at(0)),
    );
    return { [Symbol.asyncDispose]: () => Promise.resolve() };
  }

  async provide(
    service: string,
    handler: (value: unknown) => unknown,
  ): Promise<AsyncDisposable> {
    await this.node.do("provide", service);
    await this.#next(/^providing /);
    void this.#each("called ", (rest) => {
      const [number, args] = rest.split(/ (.*)/s);
      const [value] = JSON.parse(args!);
      try {
        return this.node.do("return", "", [Number(number), handler(value)]);
      } catch (error) {
        return this.node.do("raise", "", [Number(number), (error as Error).message]);
      }
    });
    return { [Symbol.asyncDispose]: () => Promise.resolve() };
  }

  async call(service: string, value: unknown): Promise<unknown> {
    await this.node.do("call", service, [value]);
    const line = await this.#next(/^(answer|error) /);
    const [kind, json] = line.split(/ (.*)/s);
    if (kind === "error") throw new Error(JSON.parse(json!));
    return JSON.parse(json!);
  }

  async harass(topic: string): Promise<void> {
    await this.node.do("harass", topic);
    await this.#next(/^harassed$/);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isClosed = true;
    await this.node[Symbol.asyncDispose]();
  }

  /** Waits for the next line of a kind. */
  async #next(wanted: RegExp): Promise<string> {
    const count = (this.#counts.get(wanted.source) ?? 0) + 1;
    this.#counts.set(wanted.source, count);
    return await this.node.process.waitForLine(wanted, count);
  }

  /** Runs something for each line that begins so, until the node ends. */
  async #each(start: string, run: (rest: string) => unknown): Promise<void> {
    const isWanted = (line: string) => line.startsWith(start);
    try {
      for (let count = 0;; count++) {
        const find = () => this.node.process.lines.filter(isWanted)[count];
        const line = await this.node.process.waitFor(find, start);
        await run(line.slice(start.length));
      }
    } catch (error) {
      if (!this.isClosed) throw error;
    }
  }
}
