import type { CodecRegistry } from "../../codec/registry.ts";
import type { Node } from "../../facade/node.ts";
import { abortable, onAbort } from "../../flow/abort.ts";
import { Gate } from "../../flow/gate.ts";
import { keepConnected, type KeptConnection } from "../../flow/keep_connected.ts";
import { pause } from "../../flow/pause.ts";
import { errorText } from "../../log/error_text.ts";
import type { Logger } from "../../log/logger.ts";
import { rateLimit } from "../../log/rate_limit.ts";
import { Durable } from "./durable.ts";
import type { JournalOptions } from "./journal/journal.ts";
import type { Clock } from "../../time/clock.ts";
import type { FarNode, Link, LinkConnection, MeshSide } from "../bridge.ts";
import type { Bridge, BridgeWaitOptions } from "../running_bridge.ts";
import type { BridgeState, BridgeStatus, ViaNode } from "../status.ts";
import { Claim, claimName } from "./claims.ts";
import { BridgeCounts } from "./counts.ts";
import { MeshDemand } from "./mesh_demand.ts";
import { MeshTypes } from "./mesh_types.ts";
import type { RouteTable } from "./route_table.ts";
import { Session } from "./session.ts";
import type { BridgeParts } from "./session_parts.ts";
import { ViaCheck } from "./via.ts";
import { viaNode } from "./via_node.ts";
import { StatusTold } from "./status_told.ts";

/** What a running bridge is made of. */
export interface RunningOptions {
  readonly link: Link;
  readonly node: Node;
  readonly isOwnNode: boolean;
  readonly system: string;
  readonly topics: RouteTable;
  readonly services: RouteTable;
  readonly codecs: CodecRegistry;
  /** Where messages wait that must not be lost; absent where no route asks for that. */
  readonly journal: JournalOptions | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The pauses between two attempts to connect, in milliseconds. */
const BACK_OFF = { firstMs: 100, lastMs: 5000 };
/** How long a connection may take to be opened, and to be closed. */
const CONNECT_MS = 15_000;
const CLOSE_MS = 2000;
const WARN_INTERVAL_MS = 10_000;

/** A {@linkcode Bridge}: connects, and again, and works while it is its turn. */
export class RunningBridge implements Bridge {
  readonly node: Node;
  readonly #options: RunningOptions;
  readonly #parts: BridgeParts;
  readonly #claim: Claim;
  readonly #ending = new AbortController();
  readonly #stateChanged = new Gate();
  readonly #far: { nodes: readonly FarNode[] } = { nodes: [] };
  readonly #told: StatusTold;
  readonly #durable: Durable | null;
  #session: Session | null = null;
  /** Ends what a connection is sent that must not be lost. */
  #draining: AbortController | null = null;
  #state: BridgeState = "connecting";
  #sinceMs: number;
  #error: string | undefined;
  #connection: KeptConnection | null = null;
  #stopped: Promise<void> | null = null;

  constructor(options: RunningOptions) {
    const { node, system, logger, clock } = this.#options = options;
    this.node = node;
    this.#claim = new Claim(node, system);
    this.#sinceMs = clock.epochMs();
    const counts = new BridgeCounts();
    const mayWarn = rateLimit(clock, WARN_INTERVAL_MS);
    this.#parts = {
      ...options,
      demand: new MeshDemand(node, claimName(system)),
      via: new ViaCheck(node.id.uuid, system, node.topology.nodes),
      types: new MeshTypes(node, () => this.#session?.changed()),
      counts,
      refused: (why, detail) => {
        counts.refuse(why);
        if (detail !== undefined && mayWarn() > 0) {
          logger.warn(`${this.#name}: a message was refused (${why}): ${detail}`);
        }
      },
    };
    const { journal } = options;
    this.#durable = journal ? new Durable(this.#parts, this.#claim, journal) : null;
    this.#told = new StatusTold(this, { clock, logger });
  }

  /** Begins to connect. */
  async start(): Promise<void> {
    const { clock } = this.#options;
    await this.#told.start();
    await this.#claim.announce();
    await this.#durable?.start();
    this.#connection = keepConnected<LinkConnection>({
      ...BACK_OFF,
      clock,
      random: Math.random,
      signal: this.#ending.signal,
      open: (signal) => this.#open(signal),
      use: (connection) => this.#use(connection),
      failed: (error) => this.#failed(error),
    });
  }

  status(): BridgeStatus {
    const { counts, link } = this.#parts;
    return {
      kind: link.kind,
      address: link.address,
      state: this.#state,
      sinceMs: this.#sinceMs,
      ...this.#error !== undefined && { error: this.#error },
      farNodes: this.#far.nodes.length,
      topics: Object.fromEntries(
        Array.from(counts.topics, ([name, each]) => [name, { ...each }]),
      ),
      refused: Object.fromEntries(counts.refused),
      calls: { ...counts.calls },
    };
  }

  viaNodes(): readonly ViaNode[] {
    return this.#far.nodes.map((node) => viaNode(node, this.#options));
  }

  async untilUp({ timeoutMs, signal }: BridgeWaitOptions = {}): Promise<void> {
    const signals = [this.#ending.signal];
    if (signal) signals.push(signal);
    if (timeoutMs !== undefined) signals.push(AbortSignal.timeout(timeoutMs));
    const either = AbortSignal.any(signals);
    while (this.#state !== "up") {
      await abortable(this.#stateChanged.wait(), either);
    }
    await this.#session?.settled();
  }

  stop(): Promise<void> {
    return this.#stopped ??= this.#stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  get #name(): string {
    const { kind, address } = this.#options.link;
    return `Bridge to ${address.startsWith(kind) ? address : `${kind} ${address}`}`;
  }

  async #stop(): Promise<void> {
    this.#ending.abort(new DOMException("The bridge was stopped", "AbortError"));
    await this.#connection?.ended;
    await this.#durable?.[Symbol.asyncDispose]();
    await this.#claim[Symbol.asyncDispose]();
    await this.#told[Symbol.asyncDispose]();
    if (this.#options.isOwnNode) await this.node.stop();
  }

  async #open(signal: AbortSignal): Promise<LinkConnection> {
    const { link, topics, services, logger } = this.#options;
    const mesh: MeshSide = {
      id: this.node.id.uuid,
      routes: topics.routes,
      serviceRoutes: services.routes,
      logger,
      graph: (nodes) => {
        this.#far.nodes = nodes;
        this.#session?.changed();
        this.#told.changed();
      },
      refused: this.#parts.refused,
    };
    this.#far.nodes = [];
    const either = AbortSignal.any([signal, AbortSignal.timeout(CONNECT_MS)]);
    return await abortable(link.connect(mesh, either), either);
  }

  async #use(connection: LinkConnection): Promise<void> {
    const { node, logger } = this.#options;
    const turns = new Gate();
    const unsubscribe = node.topology.subscribe(() => turns.open());
    let why: Error | undefined;
    const lost = connection.lost.then((error) => {
      why = error;
      turns.open();
    });
    const { signal } = this.#ending;
    using _ending = onAbort(signal, () => turns.open());
    logger.info(`${this.#name} is connected`);
    try {
      await this.#claim.make();
      while (why === undefined && !signal.aborted) {
        const turn = turns.wait();
        await this.#takeTurn(connection);
        await Promise.race([turn, lost]);
      }
    } finally {
      unsubscribe();
      await this.#close(connection);
    }
    if (why !== undefined && !signal.aborted) this.#failed(why);
  }

  async #takeTurn(connection: LinkConnection): Promise<void> {
    const isFirst = this.#claim.isFirst;
    if (isFirst && !this.#session) {
      this.#session = new Session({ ...this.#parts, connection, far: this.#far });
      this.#drain(connection);
    } else if (!isFirst && this.#session) {
      await this.#endSession();
    }
    this.#setState(isFirst ? "up" : "standby");
  }

  async #close(connection: LinkConnection): Promise<void> {
    await this.#within(this.#endSession());
    await this.#claim.withdraw();
    await this.#within(connection[Symbol.asyncDispose]());
    this.#far.nodes = [];
  }

  #drain(connection: LinkConnection): void {
    if (!this.#durable) return;
    this.#draining = new AbortController();
    void this.#durable.drain(connection, this.#draining.signal);
  }

  async #endSession(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    // What is under way may never be confirmed: it is sent again by the next connection.
    this.#draining?.abort();
    this.#draining = null;
    await session?.[Symbol.asyncDispose]();
  }

  /** A connection that is lost may take part in nothing any more, not even in its own end. */
  async #within(closing: PromiseLike<unknown>): Promise<void> {
    const { clock, logger } = this.#options;
    const done = new AbortController();
    try {
      await Promise.race([closing, pause(CLOSE_MS, { clock, signal: done.signal, unref: true })]);
    } catch (error) {
      logger.debug(`${this.#name} did not close well: ${errorText(error)}`);
    } finally {
      done.abort();
    }
  }

  #failed(error: Error): void {
    const { message } = error;
    if (this.#error !== message || this.#state !== "down") {
      this.#options.logger.warn(`${this.#name} has no connection, and tries again: ${message}`);
    }
    this.#error = message;
    this.#setState("down");
  }

  #setState(state: BridgeState): void {
    if (state === "up" || state === "standby") this.#error = undefined;
    if (this.#state === state) return;
    this.#state = state;
    this.#sinceMs = this.#options.clock.epochMs();
    this.#stateChanged.open();
    this.#told.changed();
  }
}
