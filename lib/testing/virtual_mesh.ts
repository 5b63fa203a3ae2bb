import { composeFullNode } from "../facade/full_node.ts";
import type { MeshTypes, TopicArgs, TopicName, UntypedName } from "../node/types/mesh_types.ts";
import type { Node } from "../facade/node.ts";
import { fullNodeName } from "../node/options/node_names.ts";
import type { NodeOptions, ResolvedNodeOptions } from "../node/options/options.ts";
import { resolveOptions } from "../node/options/resolve_options.ts";
import { gatherParamSources } from "../params/given/param_sources.ts";
import type { ParamSources } from "../params/param_source.ts";
import { MemoryParamStore } from "../params/store/memory_param_store.ts";
import type { MessageIterator } from "../topic/message.ts";
import { FakeTimers } from "./fake_timers.ts";
import type { TestGateway, TestGatewayOptions } from "./gateway/test_gateway.ts";
import { inMemoryOptions } from "./in_memory_options.ts";
import { MemoryDiscovery, MemoryDomain } from "./memory_discovery.ts";
import { MemoryNetwork } from "./memory_network.ts";
import { MessageFilter } from "./message_filter.ts";
import { Recording } from "./recording.ts";
import { drawUuid, seededRandom } from "./chance.ts";
import type { TestLink } from "./test_link.ts";
import { TestLog, type TestLogLine } from "./test_log.ts";
import type { NodeReference, TestMesh, TestMeshOptions } from "./test_mesh.ts";
import { VirtualClock } from "./virtual_clock.ts";
import { checkConditions } from "./virtual_link.ts";
import { VirtualLinks } from "./virtual_links.ts";
import { VirtualProcess } from "./virtual_process.ts";

interface Member {
  readonly node: Pick<Node, "id" | "stop">;
  readonly process: VirtualProcess;
}

const HOST_NAME = "testbed";
const RECORDER_NAME = "recorder";
const GATEWAY_NAME = "web";

/** A test's mesh: the one place that puts its parts together. */
export class VirtualMesh<M extends MeshTypes> implements TestMesh<M> {
  readonly clock: VirtualClock = new VirtualClock();
  readonly #random: () => number;
  readonly #log: TestLog = new TestLog(this.clock);
  readonly #network: MemoryNetwork;
  readonly #links: VirtualLinks;
  readonly #domains = new Map<string, MemoryDomain>();
  readonly #savedParams = new Map<string, Map<string, unknown>>();
  readonly #members = new Map<string, Member>();
  readonly #fakeTimers: FakeTimers | null;
  readonly #gateways = new Set<TestGateway>();
  #recorder: Promise<Node> | null = null;

  constructor({ seed = 1, fakeTimers = false, ...conditions }: TestMeshOptions) {
    checkConditions(conditions);
    this.#random = seededRandom(seed);
    this.#network = new MemoryNetwork(
      (from, to) => this.#links.way(from, to),
      (way) => new MessageFilter(() => way.drops()),
    );
    this.#links = new VirtualLinks({
      clock: this.clock,
      random: this.#random,
      conditions,
      reset: (...processes) => this.#network.reset(...processes),
    });
    this.#fakeTimers = fakeTimers ? new FakeTimers(this.clock) : null;
  }

  node(name: string, options: Omit<NodeOptions, "name"> = {}): Promise<Node<M>> {
    return this.buildNode<M>({ ...options, name });
  }

  readonly buildNode = <N extends MeshTypes = M>(options: NodeOptions): Promise<Node<N>> =>
    this.#build<N>(options);

  link(node: NodeReference, other?: NodeReference): TestLink {
    const { process } = this.#member(node);
    return other
      ? this.#links.between(process, this.#member(other).process)
      : this.#links.ofOne(process);
  }

  freeze(node: NodeReference): void {
    this.#member(node).process.freeze();
  }

  thaw(node: NodeReference): void {
    const { process } = this.#member(node);
    if (process.isDead) {
      throw new Error(`Cannot thaw node "${node.id.name}": it was killed; build another one`);
    }
    process.thaw();
  }

  kill(node: NodeReference): void {
    const { process } = this.#member(node);
    process.kill();
    this.#network.kill(process);
  }

  async record<T extends TopicName<M>>(
    topic: T | UntypedName<M>,
  ): Promise<Recording<TopicArgs<M, T>>> {
    this.#recorder ??= this.#build({ name: RECORDER_NAME });
    const recorder = await this.#recorder;
    const messages = recorder.getTopic(topic)[Symbol.asyncIterator]();
    // See buildNode() about types.
    return new Recording(messages as MessageIterator<TopicArgs<M, T>>);
  }

  async gateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
    const { name = GATEWAY_NAME } = options;
    const node = await this.#build({ name });
    // Most tests have none, and need not load it.
    const { openTestGateway } = await import("./gateway/open_test_gateway.ts");
    const gateway = openTestGateway({
      node,
      clock: this.clock,
      random: this.#random,
      logger: this.#log.loggerFor(name),
    }, options);
    this.#gateways.add(gateway);
    return gateway;
  }

  get logs(): readonly TestLogLine[] {
    return this.#log.lines;
  }

  takeErrors(): TestLogLine[] {
    return this.#log.takeErrors();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    let errors: TestLogLine[];
    try {
      // What was sent last is still part of the test; what goes wrong in stopping is not.
      await this.clock.advance(0);
      errors = this.takeErrors();
      // To stop may take time, and an interval of the test would send on a node that is gone.
      this.#fakeTimers?.clear();
      await this.#stop();
    } finally {
      this.#fakeTimers?.[Symbol.dispose]();
    }
    if (errors.length === 0) return;
    const lines = errors.map(({ node, atMs, message }) => `${node}, after ${atMs} ms: ${message}`);
    throw new Error(
      `Nodes logged errors; a test that expects them calls takeErrors():\n${lines.join("\n")}`,
    );
  }

  async #stop(): Promise<void> {
    this.#links.healAll();
    const gateways = [...this.#gateways].map((gateway) => gateway[Symbol.asyncDispose]());
    await this.clock.run(Promise.all(gateways));
    const members = [...this.#members.values()];
    for (const { process } of members) process.thaw();
    await this.clock.run(Promise.all(members.map(({ node }) => node.stop())));
  }

  async #build<N extends MeshTypes>(options: NodeOptions): Promise<Node<N>> {
    const logger = this.#log.loggerFor(
      fullNodeName(options.name, options.namespace),
      options.logger,
    );
    const resolved = resolveOptions(
      inMemoryOptions(options, { random: this.#random, logger }),
      () => undefined,
    );
    const id = { name: resolved.name, hostname: HOST_NAME, uuid: drawUuid(this.#random) };
    const process = new VirtualProcess(id.uuid, this.clock);
    const domain = this.#domain(resolved.domainId);
    const node = composeFullNode<N>(resolved, {
      id,
      clock: process.clock,
      random: this.#random,
      transports: { unix: null, tcp: this.#network.transport(process) },
      openDirectory: () => Promise.reject(new Error("There are no Unix sockets in memory")),
      createDiscovery: ({ topology }) => new MemoryDiscovery(domain, process, topology),
    }, await this.#paramSources(resolved));
    this.#members.set(id.uuid, { node, process });
    if (resolved.start) await node.start();
    return node;
  }

  /** What is saved outlives nodes: those of one name in a domain share it, as they share a file. */
  async #paramSources(
    { name, domainId, params }: ResolvedNodeOptions,
  ): Promise<ParamSources> {
    const key = JSON.stringify([domainId, name]);
    const saved = this.#savedParams.get(key) ?? new Map<string, unknown>();
    this.#savedParams.set(key, saved);
    return {
      sources: await gatherParamSources({ node: name, option: params }),
      store: new MemoryParamStore(saved),
    };
  }

  #domain(domainId: string): MemoryDomain {
    let domain = this.#domains.get(domainId);
    if (!domain) {
      domain = new MemoryDomain((from, to) => this.#links.way(from, to));
      this.#domains.set(domainId, domain);
    }
    return domain;
  }

  #member({ id }: NodeReference): Member {
    const member = this.#members.get(id.uuid);
    // Another mesh of the same seed draws the same ids.
    if (member?.node.id !== id) throw new Error(`Node "${id.name}" is not of this mesh`);
    return member;
  }
}
