import { untilAborted } from "../../flow/abort.ts";
import type { Logger } from "../../log/logger.ts";
import type { NodeRecord, TcpAddress } from "../../mesh/node_record.ts";
import type { Topology } from "../../mesh/topology.ts";
import type { Connection, FrameHandler } from "../../peer/connection.ts";
import type { Introduction } from "../../handshake/handshake.ts";
import {
  decodeRecord,
  diffRecords,
  encodeInterest,
  encodeRecord,
} from "../../peer/records/record_message.ts";
import type { Clock } from "../../time/clock.ts";
import type { Transport } from "../../transport/transport.ts";
import { beginFrame, FrameType } from "../../wire/frame.ts";
import type { Discovery, DiscoveryHealth } from "../discovery.ts";
import type { Evidence, PeerLinks } from "../../mesh/peer_links.ts";
import { CoordinatedNodes } from "./coordinated_nodes.ts";
import { CoordinatorLink } from "./coordinator_link.ts";
import type { CoordinatorLocator } from "./coordinator_locator.ts";
import {
  bodyOf,
  decodeNodeChange,
  decodeNodeGone,
  decodeSynced,
  MAX_COORDINATED_BYTES,
} from "./messages.ts";
import { COMPLETE_AFTER_MS } from "./timers.ts";

export interface CoordinatorDiscoveryParts {
  /** Who looks, where no record is given, its domain, and what it proves itself with. */
  readonly introduce: () => Introduction;
  /** Finds the coordinator. */
  readonly locator: CoordinatorLocator;
  readonly transport: Transport<TcpAddress>;
  readonly topology: Topology;
  readonly links: PeerLinks;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onHealth?: (health: DiscoveryHealth) => void;
}

/**
 * Discovery through a coordinator.
 *
 * - {@linkcode start} waits until the coordinator is there, and says so in a warning.
 * - While the coordinator is away the topology stays as it is, but for nodes that connections find gone.
 * - Changes of one turn of the event loop are told as one.
 */
export class CoordinatorDiscovery implements Discovery {
  readonly #parts: CoordinatorDiscoveryParts;
  readonly #nodes: CoordinatedNodes;
  readonly #link: CoordinatorLink;
  readonly #started = Promise.withResolvers<void>();
  readonly #settled = Promise.withResolvers<void>();
  #connection: Connection | null = null;
  #record: NodeRecord | null = null;
  /** What the coordinator was told last over this connection. */
  #published: NodeRecord | null = null;
  #isPublishing = false;
  #isStarted = false;
  #stopping: Promise<void> | null = null;
  #cancelSettling = () => {};

  constructor(parts: CoordinatorDiscoveryParts) {
    this.#parts = parts;
    this.#nodes = new CoordinatedNodes({
      ...parts,
      ownUuid: () => this.#introduction().id.uuid,
      ownHostname: () => this.#introduction().id.hostname,
    });
    this.#link = new CoordinatorLink({
      ...parts,
      introduce: () => this.#introduction(),
      handlers: this.#handlers(),
      connected: (connection) => this.#connected(connection),
      disconnected: () => this.#disconnected(),
      refused: (error) => {
        // Neither mends itself; later on, the coordinator may be replaced by one that fits.
        if (error.reason === "key" || error.reason === "version") this.#started.reject(error);
      },
    });
  }

  start(record?: NodeRecord): Promise<void> {
    if (this.#isStarted || this.#stopping) {
      return Promise.reject(new Error("Cannot start discovery: it was started before"));
    }
    this.#isStarted = true;
    this.#record = record ?? null;
    this.#link.start();
    return this.#started.promise;
  }

  update(record: NodeRecord): void {
    if (!this.#record || this.#stopping) return;
    this.#record = record;
    this.#publishSoon();
  }

  settled({ signal }: { signal?: AbortSignal } = {}): Promise<void> {
    return untilAborted(this.#settled.promise, signal);
  }

  suspect(uuid: string, evidence: Evidence): void {
    if (this.#isStarted && !this.#stopping) this.#nodes.suspect(uuid, evidence);
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #stop(): Promise<void> {
    this.#nodes.close();
    this.#settle();
    await this.#link.close();
    this.#started.resolve();
  }

  #introduction(): Introduction {
    const own = this.#parts.introduce();
    return this.#record
      ? { ...own, id: this.#record.id, revision: this.#record.revision }
      : { ...own, revision: 0 };
  }

  #handlers(): FrameHandler[] {
    const handlers: FrameHandler[] = [];
    handlers[FrameType.NODE] = (_, frame) => this.#nodes.put(decodeRecord(bodyOf(frame)));
    handlers[FrameType.NODE_CHANGED] = (_, frame) =>
      this.#nodes.change(decodeNodeChange(bodyOf(frame)));
    handlers[FrameType.NODE_GONE] = (_, frame) => this.#nodes.remove(decodeNodeGone(bodyOf(frame)));
    handlers[FrameType.SYNCED] = (_, frame) => this.#synced(decodeSynced(bodyOf(frame)).ageMs);
    return handlers.map((handler) =>
      handler && ((connection, frame) => {
        if (!this.#stopping) return handler(connection, frame);
      })
    );
  }

  #connected(connection: Connection): void {
    this.#connection = connection;
    this.#published = null;
    this.#nodes.connected(connection.remoteHostname);
    this.#publish();
    this.#started.resolve();
  }

  #disconnected(): void {
    this.#connection = null;
    this.#nodes.disconnected();
    // Whoever waits for a list gets what there is: it may take long until there is more.
    this.#settle();
  }

  #synced(ageMs: number): void {
    this.#nodes.synced(ageMs);
    this.#cancelSettling();
    if (ageMs >= COMPLETE_AFTER_MS) return this.#settle();
    this.#cancelSettling = this.#parts.clock.after(
      COMPLETE_AFTER_MS - ageMs,
      () => this.#settle(),
    );
  }

  #settle(): void {
    this.#cancelSettling();
    this.#settled.resolve();
  }

  /** What else changes in this turn is told with it. */
  #publishSoon(): void {
    if (this.#isPublishing || !this.#connection) return;
    this.#isPublishing = true;
    this.#parts.clock.afterTurn(() => {
      this.#isPublishing = false;
      void this.#publishWhenRoom();
    });
  }

  async #publishWhenRoom(): Promise<void> {
    const connection = this.#connection;
    if (this.#isPublishing || !connection) return;
    const room = connection.outbox.room();
    if (room) {
      this.#isPublishing = true;
      await room;
      this.#isPublishing = false;
    }
    this.#publish();
  }

  #publish(): void {
    const record = this.#record;
    const before = this.#published;
    if (!this.#connection || !record || before === record) return;
    // Addresses are not told as changes.
    const isChange = before && before.addresses === record.addresses;
    if (isChange && before.revision >= record.revision) return;
    const body = isChange ? encodeInterest(diffRecords(before, record)) : encodeRecord(record);
    if (body.length > MAX_COORDINATED_BYTES - 4) return this.#refuseToPublish(body.length);
    this.#published = record;
    this.#connection.outbox.push(isChange ? FrameType.INTEREST : FrameType.RECORD, (writer) => {
      beginFrame(writer, isChange ? FrameType.INTEREST : FrameType.RECORD, 0);
      writer.writeBytes(body);
    });
  }

  #refuseToPublish(bytes: number): void {
    this.#parts.logger.error(
      `Cannot tell the coordinator of this node's topics and services: they take ${bytes} bytes, at ` +
        `most ${MAX_COORDINATED_BYTES} fit; use fewer or shorter names`,
    );
  }
}
