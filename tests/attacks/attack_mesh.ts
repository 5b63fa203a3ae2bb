import { assert, assertEquals } from "@std/assert";
import { TestProcess } from "../support/process.ts";
import { HonestNode, type HonestReport, type PeerCount } from "./honest_node.ts";

const MIB = 1024 * 1024;
/** What a heap may differ by at two times without anything being kept. */
const HEAP_MARGIN_BYTES = 4 * MIB;
/** Pages that the engine and the allocator keep for the next time count, too. */
const RSS_MARGIN_BYTES = 96 * MIB;
/** How often it is looked whether all is as it was before, and for how long at most. */
const LOOK_EVERY_MS = 100;
const LOOKS = 200;

/** What keeps a mesh apart from others, beside its domain. */
export interface MeshSecrets {
  readonly authKey?: string;
  readonly encrypt?: boolean;
}

/** What an attack may leave behind. */
export interface AttackOptions {
  /** How many lines each node may log. @default {1} */
  readonly maxLines?: number;
  /** By how much the processes may have grown. @default {96 MiB} */
  readonly rssMarginBytes?: number;
  /** Who is a victim of the attack himself: what passes between him and others may suffer. */
  readonly victims?: readonly HonestNode[];
}

/** Honest nodes under load, each in a process of its own, and the attacks that they are to survive. */
export class AttackMesh implements AsyncDisposable {
  readonly domainId = `attack-${crypto.randomUUID()}`;
  readonly nodes: HonestNode[] = [];
  readonly #env: Record<string, string>;
  readonly #started = new AsyncDisposableStack();

  private constructor({ authKey = "", encrypt = false }: MeshSecrets) {
    this.#env = {
      ROSY_INTERFACE: "127.0.0.1",
      ROSY_DOMAIN_ID: this.domainId,
      ROSY_AUTHKEY: authKey,
      ROSY_ENCRYPT: encrypt ? "1" : "",
    };
  }

  /** Starts nodes and waits until each has heard all others. */
  static async start(secrets: MeshSecrets = {}): Promise<AttackMesh> {
    const mesh = new AttackMesh(secrets);
    await Promise.all([mesh.#start("near"), mesh.#start("far")]);
    await mesh.untilFlows();
    return mesh;
  }

  get near(): HonestNode {
    return this.nodes.find(({ name }) => name === "near")!;
  }

  get far(): HonestNode {
    return this.nodes.find(({ name }) => name === "far")!;
  }

  /** Starts one more, and waits until it and the others have heard each other. */
  async join(name: string, detours: Record<number, number> = {}): Promise<HonestNode> {
    const node = await this.#start(name, detours);
    await this.untilFlows();
    return node;
  }

  /** Waits until every node has got a few messages more from every other. */
  async untilFlows(): Promise<void> {
    await Promise.all(this.nodes.map(async (node) => {
      const { newest } = await node.report();
      const others = this.nodes.filter((other) => other !== node);
      const newer = others.map(({ name }) => [name, (newest[name] ?? 0) + 20]);
      await node.untilHeard(Object.fromEntries(newer));
    }));
  }

  /** Starts a program of `children/`, which speaks for itself. */
  attacker(file: string, ...args: readonly unknown[]): TestProcess {
    const url = new URL(`./children/${file}`, import.meta.url).href;
    const words = args.map((arg) => JSON.stringify(arg));
    return this.#started.use(new TestProcess(["run", "-A", url, ...words], { input: null }));
  }

  /** Runs an attack to its end. @returns The line that it ends with, parsed. */
  async attack(file: string, ...args: readonly unknown[]): Promise<Record<string, unknown>> {
    const { status, stdout, stderr } = await this.attacker(file, ...args).end();
    assertEquals(status, 0, stderr);
    return JSON.parse(stdout.trim().split("\n").at(-1)!);
  }

  /**
   * Runs something, and checks that afterwards everything is as if it had not been: nothing is lost,
   * nobody was told of more than once, what was taken is free again.
   */
  async survive<T>(act: () => Promise<T>, options: AttackOptions = {}): Promise<T> {
    const { maxLines = 1, victims = [], rssMarginBytes = RSS_MARGIN_BYTES } = options;
    const nodes = [...this.nodes];
    const before = await Promise.all(nodes.map((node) => node.report()));
    const logged = nodes.map(({ log }) => log.length);
    const result = await act();
    await this.untilFlows();
    for (const [index, node] of nodes.entries()) {
      await this.#untilFree(node, before[index]!, rssMarginBytes);
      const lines = node.log.slice(logged[index]);
      assert(lines.length <= maxLines, `${node.name} logs ${lines.length}:\n${lines.join("\n")}`);
    }
    await this.#checkTraffic(victims);
    return result;
  }

  /**
   * Lets all be quiet, and holds the books of all against each other, to the last message.
   *
   * @returns How many messages each has sent, by its name.
   */
  async finish(victims: readonly HonestNode[] = []): Promise<ReadonlyMap<string, number>> {
    const sent = new Map<string, number>();
    for (const node of this.nodes) sent.set(node.name, await node.quiet());
    const witnesses = this.nodes.filter((node) => !victims.includes(node));
    for (const node of witnesses) {
      const others = witnesses.filter((other) => other !== node);
      const last = others.map(({ name }) => [name, sent.get(name)! - 1]);
      await node.untilHeard(Object.fromEntries(last));
    }
    await this.#checkTraffic(victims);
    return sent;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#started.disposeAsync();
  }

  async #start(name: string, detours: Record<number, number> = {}): Promise<HonestNode> {
    const node = this.#started.use(await HonestNode.start({ name, detours }, this.#env));
    this.nodes.push(node);
    return node;
  }

  async #checkTraffic(victims: readonly HonestNode[]): Promise<void> {
    const isVictim = (text: string) => victims.some(({ name }) => text.includes(name));
    // What is meant for nodes that do not exist may be dropped.
    const ofHonest = (counts: readonly PeerCount[]) =>
      counts.filter(({ name }) => !isVictim(name) && this.nodes.some((node) => node.name === name));
    for (const node of this.nodes.filter((node) => !victims.includes(node))) {
      const { missing, lost, failures, unordered, dropped, calls } = await node.report();
      const traffic = {
        missing: ofHonest(missing),
        lost: ofHonest(lost),
        dropped: ofHonest(dropped),
        failures: failures.filter((failure) => !isVictim(failure)),
        unordered: victims.length ? 0 : unordered,
      };
      assertEquals(traffic, ALL_IS_WELL, node.name);
      assert(calls > 0);
    }
  }

  /** Sockets are closed, nodes that never were are forgotten, and memory is free, a little later. */
  async #untilFree(
    node: HonestNode,
    before: HonestReport,
    rssMarginBytes: number,
  ): Promise<void> {
    for (let looks = 0;; looks++) {
      const excess = excessOf(await node.report(), before, this.nodes, rssMarginBytes);
      if (excess.length === 0) return;
      assert(looks < LOOKS, `${node.name} keeps ${excess.join(", ")}\n${node.log.join("\n")}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }
}

const ALL_IS_WELL = { missing: [], lost: [], dropped: [], failures: [], unordered: 0 };

function excessOf(
  after: HonestReport,
  before: HonestReport,
  nodes: readonly HonestNode[],
  rssMarginBytes: number,
): string[] {
  const newcomers = nodes.length - before.nodes.length;
  const excess: string[] = [];
  const strangers = after.nodes.filter((name) => !nodes.some((node) => node.name === name));
  if (strangers.length > 0) excess.push(`${strangers.length} nodes, such as "${strangers[0]}"`);
  if (after.nodes.length < nodes.length) excess.push(`no more than ${after.nodes}`);
  // A connection each way, and sockets that the runtime makes for itself now and then.
  const descriptors = after.descriptors - before.descriptors - 2 * newcomers;
  if (descriptors > 2) excess.push(`${descriptors} descriptors`);
  const heapBytes = after.heapBytes - before.heapBytes;
  if (heapBytes > HEAP_MARGIN_BYTES) excess.push(`${(heapBytes / MIB).toFixed(1)} MiB of heap`);
  const rssBytes = after.rssBytes - before.rssBytes;
  if (rssBytes > rssMarginBytes) excess.push(`${(rssBytes / MIB).toFixed(1)} MiB`);
  return excess;
}
