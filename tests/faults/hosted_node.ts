import type { ServiceHandler } from "../../lib/service/service_responder.ts";
import type { MeshNode } from "../../lib/node/mesh_node.ts";
import type { TopicSubscription } from "../../lib/topic/topic.ts";
import type { Clock } from "../../lib/time/clock.ts";
import { CALL_ENDS, count, counted, type Counts, type NodeReport } from "./ledger.ts";

/** No call may take longer than its own time limit and this, however busy the machine. */
const HUNG_AFTER_MS = 40_000;
const CALL_TIMEOUT_MS = 10_000;

interface Message {
  readonly from: string;
  readonly number: number;
}

/** A node that keeps books beside rosy's own: each message carries its sender and its number. */
export class HostedNode {
  readonly node: MeshNode;
  readonly #clock: Clock;
  readonly #addressed: Counts = {};
  readonly #received: Counts = {};
  readonly #unordered: Counts = {};
  readonly #lost: Counts = {};
  readonly #dropped: Counts = {};
  readonly #undecodable: Counts = {};
  readonly #calls: Record<string, number> = {};
  readonly #mistakes: string[] = [];
  readonly #sent = new Map<string, number>();
  readonly #newest: Counts = {};
  readonly #subscriptions = new Map<string, TopicSubscription>();
  readonly #flows = new Map<string, { ends: () => void; done: Promise<void> }>();
  readonly #watchers = new Set<() => void>();
  readonly #callsUnderWay = new Set<Promise<void>>();
  #following: Promise<void> = Promise.resolve();

  constructor(node: MeshNode, clock: Clock) {
    this.node = node;
    this.#clock = clock;
    node.topology.subscribe(() => this.#notify());
  }

  /** Starts it and waits until it knows who is there. @returns When it had started. */
  async start(): Promise<number> {
    this.#following = this.#follow();
    await this.node.start();
    const startedMs = this.#clock.epochMs();
    await this.node.settled();
    return startedMs;
  }

  async stop(): Promise<void> {
    await this.quiet();
    await this.node.stop();
    await this.#following;
  }

  async listen(topic: string): Promise<void> {
    const callback = (_topic: string, message: unknown) => this.#receive(topic, message as Message);
    this.#subscriptions.set(topic, await this.node.listen(topic, callback));
  }

  async stopListening(topic: string): Promise<void> {
    await this.#subscriptions.get(topic)?.stop();
    this.#subscriptions.delete(topic);
  }

  serve(service: string): Promise<void> {
    const handler: ServiceHandler = (_service, value) => value;
    return this.node.addService(service, handler);
  }

  /** Sends one message. @returns Its number. */
  async send(topic: string, paddingBytes = 0): Promise<number> {
    const number = (this.#sent.get(topic) ?? 0) + 1;
    this.#sent.set(topic, number);
    for (const { id } of this.node.topology.listeners(topic)) {
      count(this.#addressed, topic, id.uuid);
    }
    const message: Message = { from: this.node.id.uuid, number };
    await this.node.send(topic, message, new Uint8Array(paddingBytes));
    return number;
  }

  /** Sends on a topic again and again. */
  flow(topic: string, everyMs: number, paddingBytes: number): void {
    this.#repeat(`topic ${topic}`, everyMs, () => this.send(topic, paddingBytes));
  }

  /** Calls a service again and again, without waiting for one call's answer before the next. */
  callFlow(service: string, everyMs: number): void {
    this.#repeat(`service ${service}`, everyMs, () => {
      const call = this.call(service);
      this.#callsUnderWay.add(call);
      void call.finally(() => this.#callsUnderWay.delete(call));
      return Promise.resolve();
    });
  }

  /** Ends all flows and waits for all calls. */
  async quiet(): Promise<void> {
    const flows = [...this.#flows.values()];
    this.#flows.clear();
    for (const { ends } of flows) ends();
    await Promise.all(flows.map(({ done }) => done));
    await Promise.all(this.#callsUnderWay);
  }

  /** Calls a service and takes note of how that ended. */
  async call(service: string): Promise<void> {
    const { promise: hung, resolve } = Promise.withResolvers<string>();
    const cancel = this.#clock.after(HUNG_AFTER_MS, () => resolve("hung"));
    const value = crypto.randomUUID();
    const handle = this.node.getService(service, { timeoutMs: CALL_TIMEOUT_MS });
    const end = await Promise.race([
      hung,
      handle.call(value).then(
        (answer) => answer === value ? "ok" : "a wrong answer",
        (error) => this.#nameOf(error as Error),
      ),
    ]);
    cancel();
    this.#calls[end] = (this.#calls[end] ?? 0) + 1;
  }

  /** Waits until something holds, which is looked at whenever a message comes or a node changes. */
  async until(holds: () => boolean, timeoutMs: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const look = () => {
      if (holds()) resolve(true);
    };
    const cancel = this.#clock.after(timeoutMs, () => resolve(false));
    this.#watchers.add(look);
    look();
    try {
      return await promise;
    } finally {
      cancel();
      this.#watchers.delete(look);
    }
  }

  /** @returns The number of the newest message of a sender. */
  newest(topic: string, from: string): number {
    return counted(this.#newest, topic, from);
  }

  report(): NodeReport {
    const { topics, peers } = this.node.stats();
    return {
      uuid: this.node.id.uuid,
      name: this.node.id.name,
      addressed: this.#addressed,
      received: this.#received,
      unordered: this.#unordered,
      lost: this.#lost,
      dropped: this.#dropped,
      undecodable: this.#undecodable,
      totals: Object.fromEntries(topics),
      peers: Object.fromEntries(peers),
      calls: this.#calls,
      mistakes: this.#mistakes,
    };
  }

  #nameOf(error: Error): string {
    if (!CALL_ENDS.includes(error.name)) this.#mistakes.push(`a call failed: ${error.stack}`);
    return error.name;
  }

  #receive(topic: string, { from, number }: Message): void {
    count(this.#received, topic, from);
    if (number <= this.newest(topic, from)) count(this.#unordered, topic, from);
    else (this.#newest[topic] ??= {})[from] = number;
    this.#notify();
  }

  #notify(): void {
    for (const look of [...this.#watchers]) look();
  }

  async #follow(): Promise<void> {
    for await (const status of this.node.status()) {
      if (status.type === "messages-lost") {
        count(this.#lost, status.topic, status.peer.uuid, status.count);
      } else if (status.type === "messages-dropped") {
        count(this.#dropped, status.topic, status.peer.uuid, status.count);
      } else if (status.type === "messages-undecodable") {
        count(this.#undecodable, status.topic, status.peer.uuid, status.count);
      } else if (status.type === "statuses-dropped") {
        this.#mistakes.push(`${status.count} statuses were dropped`);
      }
    }
  }

  #repeat(name: string, everyMs: number, act: () => Promise<unknown>): void {
    let isOver = false;
    let wake = () => {};
    const run = async () => {
      while (!isOver) {
        await act().catch((error) => this.#mistakes.push(`${name}: ${error}`));
        if (isOver) break;
        await new Promise<void>((resolve) => {
          const cancel = this.#clock.after(everyMs, resolve);
          wake = () => (cancel(), resolve());
        });
      }
    };
    const ends = () => {
      isOver = true;
      wake();
    };
    this.#flows.set(name, { ends, done: run() });
  }
}
