import { PATIENCE_MS } from "../support/patience.ts";
import type { OpenOptions, Started } from "./host_commands.ts";
import { type HostOptions, HostProcess } from "./host_process.ts";
import { audit, type NodeReport } from "./ledger.ts";

const MARK_TIMEOUT_MS = 2000;
const MAX_MARKS = 15;

/** A node in one of the processes. */
export interface RemoteNode extends Started {
  readonly host: HostProcess;
  readonly name: string;
}

/** What {@linkcode FaultMesh.finish} checks beside what always holds. */
export interface FinishOptions {
  /** Topics whose listeners neither came nor went: there all sums match. */
  readonly steady?: readonly { topic: string; senders: RemoteNode[]; listeners: RemoteNode[] }[];
}

/** Defines a test with {@linkcode HostProcess}es, whose signals and counters are those of Linux. */
export function faultTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: Deno.build.os !== "linux", fn });
}

/** Processes with nodes of one domain, and the checks that hold after every fault. */
export class FaultMesh implements AsyncDisposable {
  readonly domainId = `fault-${crypto.randomUUID()}`;
  readonly nodes: RemoteNode[] = [];
  readonly #hosts: HostProcess[] = [];
  readonly #networkInterface?: string;

  /** @param networkInterface What discovery is kept to; loopback unless given, all for `null`. */
  constructor(networkInterface: string | null = "127.0.0.1") {
    this.#networkInterface = networkInterface ?? undefined;
  }

  host(options?: HostOptions): HostProcess {
    const host = new HostProcess(options);
    this.#hosts.push(host);
    return host;
  }

  /** Lets go of a process that has ended. */
  release(host: HostProcess): void {
    this.#hosts.splice(this.#hosts.indexOf(host), 1);
  }

  async node(
    host: HostProcess,
    name: string,
    options: Partial<OpenOptions> = {},
  ): Promise<RemoteNode> {
    const started = await host.run("open", {
      domainId: this.domainId,
      interface: this.#networkInterface,
      ...options,
      name,
    });
    const node = { ...started, host, name };
    this.nodes.push(node);
    return node;
  }

  /** Strikes nodes off that are gone. */
  forget(...gone: readonly RemoteNode[]): void {
    for (const node of gone) this.nodes.splice(this.nodes.indexOf(node), 1);
  }

  async close(node: RemoteNode): Promise<void> {
    this.forget(node);
    await node.host.run("close", { uuid: node.uuid });
  }

  /**
   * Waits until every node knows exactly the nodes that there are.
   *
   * @returns When the last did, in milliseconds since the epoch.
   */
  async untilAllKnowAll(timeoutMs = PATIENCE_MS): Promise<number> {
    const uuids = this.nodes.map(({ uuid }) => uuid);
    const results = await Promise.all(
      this.nodes.map(({ host, uuid }) => host.run("untilKnows", { uuid, uuids, timeoutMs })),
    );
    const late = this.nodes.filter((_, index) => results[index] === null);
    if (late.length === 0) return Math.max(...results as number[]);
    const { host, uuid, name } = late[0]!;
    const known = await host.run("topology", { uuid });
    throw new Error(
      `${late.length} of ${uuids.length} nodes do not know all; "${name}" knows ${known.length}:\n` +
        `${known.join("\n")}\n${this.log()}`,
    );
  }

  /** Waits until nodes know that exactly these listen to a topic. @returns When the last knew. */
  async untilListen(
    topic: string,
    listeners: readonly RemoteNode[],
    observers: readonly RemoteNode[] = this.nodes,
  ): Promise<number> {
    const uuids = listeners.map(({ uuid }) => uuid);
    const times = await Promise.all(
      observers.map(({ host, uuid }) =>
        host.run("untilListens", { uuid, topic, uuids, timeoutMs: PATIENCE_MS })
      ),
    );
    const late = observers.filter((_, index) => times[index] === null).map(({ name }) => name);
    if (late.length > 0) {
      throw new Error(`${late} do not know the listeners of ${topic}\n${this.log()}`);
    }
    return Math.max(...times as number[]);
  }

  /** Waits until a message that is sent from now on has come to every listener. */
  async untilFlows(
    topic: string,
    senders: readonly RemoteNode[],
    listeners: readonly RemoteNode[],
  ): Promise<void> {
    await Promise.all(
      senders.map((sender) => this.#untilComes(topic, sender, listeners)),
    );
  }

  /**
   * Waits until all is quiet and holds the books against each other.
   *
   * @returns The reports of all nodes.
   * @throws {Error} If a message is unaccounted for, something came out of order or twice, a call
   * hung, or topologies differ.
   */
  async finish({ steady = [] }: FinishOptions = {}): Promise<NodeReport[]> {
    await Promise.all(this.nodes.map(({ host, uuid }) => host.run("quiet", { uuid })));
    await this.untilAllKnowAll();
    for (const { topic, senders, listeners } of steady) {
      await this.untilListen(topic, listeners, senders);
      await this.untilFlows(topic, senders, listeners);
    }
    const reports = await Promise.all(
      this.nodes.map(({ host, uuid }) => host.run("report", { uuid })),
    );
    const faults = [
      ...audit(reports, steady.map(({ topic }) => topic)),
      ...await this.#compareTopologies(),
    ];
    if (faults.length > 0) throw new Error(`${faults.join("\n")}\n${this.log()}`);
    return reports;
  }

  /** What all nodes have logged. */
  log(): string {
    return this.#hosts.map((host) => `-- process ${host.pid}\n${host.log}`).join("");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#hosts.map((host) => host[Symbol.asyncDispose]()));
  }

  async #untilComes(
    topic: string,
    sender: RemoteNode,
    listeners: readonly RemoteNode[],
  ): Promise<void> {
    const { uuid: from, name, host } = sender;
    for (let marks = 0; marks < MAX_MARKS; marks++) {
      const number = await host.run("send", { uuid: from, topic });
      const options = { topic, from, number, timeoutMs: MARK_TIMEOUT_MS };
      const haveCome = await Promise.all(
        listeners.map((listener) =>
          listener.host.run("untilReceived", { ...options, uuid: listener.uuid })
        ),
      );
      if (haveCome.every((hasCome) => hasCome)) return;
    }
    throw new Error(`not all of ${topic} arrives that "${name}" sends\n${this.log()}`);
  }

  async #compareTopologies(): Promise<string[]> {
    const all = await Promise.all(
      this.nodes.map(({ host, uuid }) => host.run("topology", { uuid })),
    );
    const faults: string[] = [];
    all.forEach((lines, index) => {
      const { name } = this.nodes[index]!;
      const uuids = new Set(lines.map((line) => line.split(" ")[0]));
      if (uuids.size < lines.length) faults.push(`${name} lists a node twice: ${lines.join("; ")}`);
      const others = all[0]!;
      const more = lines.filter((line) => !others.includes(line));
      const fewer = others.filter((line) => !lines.includes(line));
      if (more.length + fewer.length > 0) {
        const than = this.nodes[0]!.name;
        faults.push(`${name} knows more than ${than}: ${more}; ${than} knows more: ${fewer}`);
      }
    });
    return faults;
  }
}
