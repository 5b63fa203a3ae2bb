import { inMemoryOptions } from "../../lib/testing/in_memory_options.ts";
import { chooseDiscovery } from "../../lib/node/choose_discovery.ts";
import { composeNode } from "../../lib/node/compose_node.ts";
import { MeshNode } from "../../lib/node/mesh_node.ts";
import { resolveOptions } from "../../lib/node/options/resolve_options.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { type MemoryBus, MemoryMulticast } from "./memory_multicast.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { drawUuid, seededRandom } from "../../lib/testing/chance.ts";
import { VirtualWire, type WiredMachine } from "./virtual_wire.ts";

const SEND_EVERY_MS = 100;

/** A machine with one node; its one interface goes up and down, its cable is cut and mended. */
export class VirtualMachine implements WiredMachine {
  readonly name: string;
  readonly node: MeshNode;
  readonly bus: MemoryBus;
  readonly log = new RecordingLogger();
  /** When a message of each other machine's node arrived last, by the node's name. */
  readonly heardAtMs = new Map<string, number>();
  /** What happened to its node, as `node.status()` tells it. */
  readonly statuses: string[] = [];
  isPlugged = true;
  readonly #number: number;
  #moves = 0;
  #isUp = true;

  constructor(number: number, bus: MemoryBus, build: (machine: VirtualMachine) => MeshNode) {
    this.#number = number;
    this.name = `node-${number}`;
    this.bus = bus;
    this.node = build(this);
    this.#show();
  }

  get address(): string {
    return `10.0.${this.#moves}.${this.#number}`;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  set isUp(isUp: boolean) {
    this.#isUp = isUp;
    this.#show();
  }

  /**
   * Gives its interface an address that it never had.
   *
   * @param options Whether discovery sees the interface.
   */
  readdress({ isSeen = true } = {}): void {
    this.#moves++;
    if (isSeen) this.#show();
  }

  #show(): void {
    const { address } = this;
    const nic = { name: "lan0", address, netmask: "255.255.0.0", identity: "1" };
    this.bus.nics = this.#isUp ? [nic] : [];
    this.bus.sendError = this.#isUp ? undefined : new Error("network is unreachable");
  }
}

/** Machines with whole nodes on one switch, multicast and TCP, in virtual time. */
export class VirtualLab {
  readonly clock = new VirtualClock();
  readonly random: () => number;
  readonly machines: VirtualMachine[] = [];
  readonly network: MemoryMulticast;
  readonly #wire = new VirtualWire(this.clock);
  #cancelFlows: (() => void)[] = [];

  constructor(seed: number) {
    this.random = seededRandom(seed);
    const { clock, random } = this;
    this.network = new MemoryMulticast({ clock, random });
    this.network.reaches = ({ address }, bus) => {
      const to = this.machines.find((machine) => machine.bus === bus);
      const from = this.machines.find((machine) => machine.address === address);
      // A machine's own packets come back within it.
      return !!to?.isUp && !!from?.isUp && (to === from || to.isPlugged && from.isPlugged);
    };
  }

  /** Starts a machine with a node, and waits until all know it. */
  async boot(peers?: readonly string[]): Promise<VirtualMachine> {
    const number = this.machines.length + 1;
    const { clock, random } = this;
    const options = resolveOptions({
      ...inMemoryOptions({ name: `node-${number}` }, { random, logger: new RecordingLogger() }),
      serverHost: "0.0.0.0",
      peers,
    }, () => undefined);
    const createDiscovery = await chooseDiscovery(options);
    const bus = this.network.bus(`10.0.0.${number}`);
    const machine = new VirtualMachine(
      number,
      bus,
      (machine) =>
        composeNode({ ...options, logger: machine.log }, {
          id: { name: options.name, hostname: `machine-${number}`, uuid: drawUuid(random) },
          clock,
          random,
          transports: { unix: null, tcp: this.#wire.transport(machine) },
          openDirectory: () => Promise.reject(new Error("There are no Unix sockets in memory")),
          createDiscovery: (context) => createDiscovery({ ...context, bus }),
        }, (parts) => new MeshNode(parts)),
    );
    this.machines.push(machine);
    await clock.run(machine.node.start());
    void this.#follow(machine);
    await clock.until(() => this.areAllKnown);
    return machine;
  }

  /** Has one machine's node send to another's all the time. */
  async flow(from: VirtualMachine, to: VirtualMachine): Promise<void> {
    const topic = `${from.name} to ${to.name}`;
    await this.clock.run(to.node.listen(topic, () => {
      to.heardAtMs.set(from.name, this.clock.monotonicMs());
    }));
    to.heardAtMs.set(from.name, -Infinity);
    const send = () => {
      void from.node.send(topic).catch(() => {}); // The node has been stopped.
      this.#cancelFlows[index] = this.clock.after(SEND_EVERY_MS, send);
    };
    const index = this.#cancelFlows.push(() => {}) - 1;
    send();
  }

  /** Whether every node knows all others. */
  get areAllKnown(): boolean {
    return this.machines.every(({ node }) => node.topology.nodes.size === this.machines.length);
  }

  /** Whether a message has arrived on each flow since a time. */
  hasFlowedSince(atMs: number): boolean {
    return this.machines.every(({ heardAtMs }) => [...heardAtMs.values()].every((at) => at > atMs));
  }

  /** Waits until all know all and all messages flow. @returns How long it took, in milliseconds. */
  async untilHealed(limitMs: number): Promise<number> {
    const startMs = this.clock.monotonicMs();
    // The first messages that arrive may have been on their way already.
    return await this.clock.until(
      () => this.areAllKnown && this.hasFlowedSince(startMs),
      { limitMs },
    );
  }

  /** All that happened, for who looks for a reason. */
  story(): string {
    return this.machines.map(({ name, statuses }) => `${name}:\n  ${statuses.join("\n  ")}`)
      .join("\n");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const cancel of this.#cancelFlows) cancel();
    for (const machine of this.machines) machine.isUp = machine.isPlugged = true;
    await this.clock.run(Promise.all(this.machines.map(({ node }) => node.stop())));
  }

  async #follow({ node, statuses }: VirtualMachine): Promise<void> {
    for await (const status of node.status()) {
      const who = "peer" in status ? ` ${status.peer.name}` : "";
      const why = "why" in status ? `: ${status.why}` : "";
      statuses.push(`${Math.round(this.clock.monotonicMs())} ms ${status.type}${who}${why}`);
    }
  }
}
