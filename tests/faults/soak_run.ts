import { FaultMesh, type RemoteNode } from "./fault_mesh.ts";
import type { Resources } from "./host_commands.ts";
import type { HostProcess } from "./host_process.ts";
import type { NodeReport } from "./ledger.ts";
import {
  type Blow,
  CHANGING_TOPIC_COUNT,
  placeOf,
  planSoak,
  RESIDENT_COUNT,
  type Step,
} from "./soak_plan.ts";
import { pause } from "./pause.ts";
import { socketsAmong } from "./open_descriptors.ts";
import { untilOpen } from "./until_open.ts";

const STEADY = "steady";
const SERVICE = "echo";
/** What garbage and compiled code may make of a difference, in bytes. */
const MEMORY_ALLOWANCE_BYTES = 8 * 1024 * 1024;
/**
 * A process sees the connections that it opened by TCP, not those by Unix sockets: it has one more
 * where a neighbour was out of reach by the one, and was reached by the other.
 */
const DESCRIPTOR_ALLOWANCE = RESIDENT_COUNT - 1;
const FIRST_PART_MS = 60_000;
/** The resident that takes, and sends, smaller messages than the others. */
const LIMITED = 1;
const LOWEST_LIMIT_BYTES = 100_000;

/** What a {@linkcode SoakRun} is told. */
export interface SoakOptions {
  readonly seed: number;
  readonly durationMs: number;
  /** Told what happens. */
  readonly tell?: (text: string) => void;
}

/** What a soak run came to. */
export interface SoakSummary {
  readonly blows: number;
  /** What was sent on the topic whose listeners stay. */
  readonly sent: number;
  readonly received: number;
  /** What its listeners counted as missing. */
  readonly lost: number;
  /** What its senders dropped, for their own listeners as well. */
  readonly dropped: number;
  /** What arrived and could not be read. */
  readonly undecodable: number;
  readonly calls: Record<string, number>;
  /** How the heaps of the resident processes grew after the first part, in bytes. */
  readonly growthBytes: readonly number[];
}

/** Runs a mesh whose parts fail at random, and holds the books against each other at the end. */
export class SoakRun implements AsyncDisposable {
  readonly #options: SoakOptions;
  readonly #mesh = new FaultMesh();
  readonly #residents: RemoteNode[] = [];
  readonly #hosts: HostProcess[];
  #blows = 0;
  #guests = 0;

  constructor(options: SoakOptions) {
    this.#options = options;
    this.#hosts = Array.from(
      { length: RESIDENT_COUNT },
      (_, index) => this.#mesh.host({ seed: options.seed + index }),
    );
  }

  /**
   * Runs it.
   *
   * @returns What it came to.
   * @throws {Error} If anything is unaccounted for or left behind; the message says what.
   */
  async run(): Promise<SoakSummary> {
    const { seed, durationMs } = this.#options;
    await this.#open();
    await this.#startFlows();
    // The second part begins when everything has been there once: from then on nothing may grow.
    const firstMs = Math.min(FIRST_PART_MS, durationMs / 2);
    await this.#strike(planSoak(seed, firstMs));
    await this.#settle();
    const before = await this.#resources();
    await this.#startFlows();
    await this.#strike(planSoak(seed + 1, durationMs - firstMs));
    const reports = await this.#settle();
    const after = await this.#resources();
    const most = before.map(({ descriptors }) => descriptors.length + DESCRIPTOR_ALLOWANCE);
    await untilOpen(this.#hosts, ({ length }, index) => length <= most[index]!);
    const growthBytes = after.map(({ heapBytes }, index) => heapBytes - before[index]!.heapBytes);
    this.#compare(before, after);
    await this.#close();
    return { blows: this.#blows, growthBytes, ...sums(reports) };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#mesh[Symbol.asyncDispose]();
  }

  async #open(): Promise<void> {
    for (const [index, host] of this.#hosts.entries()) {
      const options = {
        // One by TCP alone, so that both transports suffer.
        allowUnixConnections: index > 0,
        maxOutboxBytes: 2 * 1024 * 1024,
        // One takes less than the bursts of the others may have, and one's messages are not all read.
        maxMessageBytes: index === LIMITED ? LOWEST_LIMIT_BYTES : undefined,
        isMoody: index === 2,
      };
      const node = await this.#mesh.node(host, `resident-${index}`, options);
      this.#residents.push(node);
      await host.run("listen", { uuid: node.uuid, topic: STEADY });
    }
    await this.#mesh.untilListen(STEADY, this.#residents);
  }

  async #startFlows(): Promise<void> {
    for (const { host, uuid } of this.#residents) {
      await host.run("flow", { uuid, topic: STEADY, everyMs: 2, bytes: 500 });
      for (let number = 0; number < CHANGING_TOPIC_COUNT; number++) {
        await host.run("flow", { uuid, topic: `changing-${number}`, everyMs: 20 });
      }
      await host.run("callFlow", { uuid, service: SERVICE, everyMs: 100 });
    }
  }

  async #strike(steps: readonly Step[]): Promise<void> {
    const startMs = performance.now();
    const underWay = new Set<Promise<void>>();
    const atPlaces = new Map<string, Promise<void>>();
    const failed = Promise.withResolvers<never>();
    failed.promise.catch(() => {}); // It is raced with below.
    for (const step of steps) {
      await Promise.race([pause(startMs + step.atMs - performance.now()), failed.promise]);
      this.#blows++;
      this.#options.tell?.(`${step.atMs} ms: ${JSON.stringify(step.blow)} for ${step.lastsMs} ms`);
      // A process that stands still is late: what was to be over is not to overlap with the next.
      const place = placeOf(step.blow);
      const before = atPlaces.get(place) ?? Promise.resolve();
      const blow = before.then(() => this.#suffer(step.blow, step.lastsMs));
      atPlaces.set(place, blow);
      underWay.add(blow);
      void blow.then(() => underWay.delete(blow), (error) => failed.reject(error));
    }
    await Promise.race([Promise.all(underWay), failed.promise]);
  }

  /** All blows are over: nothing may be missing, and the residents are alone again. */
  async #settle(): Promise<NodeReport[]> {
    const nodes = this.#residents;
    const reports = await this.#mesh.finish({
      steady: [{ topic: STEADY, senders: nodes, listeners: nodes }],
    });
    this.#options.tell?.(`settled: ${JSON.stringify(sums(reports))}`);
    const resources = await this.#resources();
    this.#options.tell?.(`heaps: ${resources.map(({ heapBytes }) => megabytes(heapBytes))} MB`);
    return reports;
  }

  async #resources(): Promise<Resources[]> {
    return await Promise.all(this.#hosts.map((host) => host.run("resources", {})));
  }

  #compare(before: readonly Resources[], after: readonly Resources[]): void {
    for (const [index, { heapBytes }] of after.entries()) {
      const { heapBytes: heapBefore } = before[index]!;
      if (heapBytes - heapBefore > MEMORY_ALLOWANCE_BYTES) {
        throw new Error(
          `resident-${index}: the heap grew from ${megabytes(heapBefore)} to ` +
            `${megabytes(heapBytes)} MB`,
        );
      }
    }
  }

  /** Stops every node: no timer and no socket may be left in its process. */
  async #close(): Promise<void> {
    for (const node of this.#residents) await this.#mesh.close(node);
    await untilOpen(this.#hosts, (open) => socketsAmong(open).length === 0);
    for (const [index, host] of this.#hosts.entries()) {
      const { timers } = await host.run("resources", {});
      if (timers > 0) throw new Error(`resident-${index}: ${timers} timers are left`);
      const status = await host.end();
      if (status !== 0) throw new Error(`resident-${index} ended with status ${status}`);
    }
  }

  async #suffer(blow: Blow, lastsMs: number): Promise<void> {
    if (blow.type === "guest") return await this.#entertain(blow, lastsMs);
    const { host, uuid } = this.#residents[blow.resident]!;
    switch (blow.type) {
      case "weather":
        await host.run("weather", blow.conditions);
        await pause(lastsMs);
        await host.run("weather", {
          delayMs: 0,
          jitterMs: 0,
          stallRate: 0,
          breakRate: 0,
          lossRate: 0,
          duplicateRate: 0,
          reorderRate: 0,
        });
        break;
      case "cut":
        await host.run("weather", { isCut: true });
        await pause(lastsMs);
        await host.run("weather", { isCut: false });
        break;
      case "freeze":
        host.signal("SIGSTOP");
        await pause(lastsMs);
        host.signal("SIGCONT");
        break;
      case "reset":
        await host.run("weather", { reset: true });
        break;
      case "clock":
        await host.run("setClock", { offsetMs: blow.offsetMs });
        await pause(lastsMs);
        await host.run("setClock", { offsetMs: 0 });
        break;
      case "listen":
        await host.run("listen", { uuid, topic: blow.topic });
        await pause(lastsMs);
        await host.run("stopListening", { uuid, topic: blow.topic });
        break;
      case "burst": {
        const mostBytes = blow.resident === LIMITED ? LOWEST_LIMIT_BYTES - 1000 : Infinity;
        const bytes = Math.min(blow.bytes, mostBytes);
        await Promise.all(
          Array.from({ length: 50 }, () => host.run("send", { uuid, topic: STEADY, bytes })),
        );
        break;
      }
      case "serve":
        await host.run("serve", { uuid, service: SERVICE });
        await pause(lastsMs);
        await host.run("stopServing", { uuid, service: SERVICE });
        break;
      case "visit": {
        const visitor = await this.#mesh.node(host, `visitor-${this.#guests++}`);
        await this.#use(visitor, blow.topic);
        await pause(lastsMs);
        await this.#mesh.close(visitor);
      }
    }
  }

  async #entertain({ topic, isKilled }: Blow & { type: "guest" }, lastsMs: number): Promise<void> {
    const host = this.#mesh.host({ seed: this.#options.seed + this.#guests });
    const guest = await this.#mesh.node(host, `guest-${this.#guests++}`);
    await this.#use(guest, topic);
    await pause(lastsMs);
    this.#mesh.forget(guest);
    if (isKilled) await host.kill();
    else await host.end();
    this.#mesh.release(host);
  }

  /** Whoever comes listens, sends, offers a service and calls it. */
  async #use({ host, uuid }: RemoteNode, topic: string): Promise<void> {
    await host.run("listen", { uuid, topic });
    await host.run("serve", { uuid, service: SERVICE });
    await host.run("flow", { uuid, topic, everyMs: 5, bytes: 100 });
    await host.run("callFlow", { uuid, service: SERVICE, everyMs: 50 });
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function sums(reports: readonly NodeReport[]): Omit<SoakSummary, "blows" | "growthBytes"> {
  const calls: Record<string, number> = {};
  for (const report of reports) {
    for (const [end, count] of Object.entries(report.calls)) {
      calls[end] = (calls[end] ?? 0) + count;
    }
  }
  const total = (key: "addressed" | "received" | "lost" | "dropped" | "undecodable") =>
    reports.reduce(
      (sum, report) => sum + Object.values(report[key][STEADY] ?? {}).reduce((a, b) => a + b, 0),
      0,
    );
  return {
    sent: total("addressed"),
    received: total("received"),
    lost: total("lost"),
    dropped: total("dropped"),
    undecodable: total("undecodable"),
    calls,
  };
}
