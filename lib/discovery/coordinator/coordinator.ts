import { BufferPool } from "../../bytes/buffer_pool.ts";
import { pause } from "../../flow/pause.ts";
import type { Logger } from "../../log/logger.ts";
import { rateLimit } from "../../log/rate_limit.ts";
import { formatNodeId, type NodeRecord, type TcpAddress } from "../../mesh/node_record.ts";
import { withAddresses } from "../../mesh/record_names.ts";
import type { Connection, ConnectionEnd, FrameHandler } from "../../peer/connection.ts";
import type { Dialled } from "../../handshake/open_connection.ts";
import { ReceiveBudget } from "../../peer/receive_budget.ts";
import { applyInterest, decodeInterest, decodeRecord } from "../../peer/records/record_message.ts";
import type { Clock } from "../../time/clock.ts";
import type { Transport } from "../../transport/transport.ts";
import { FrameType } from "../../wire/frame.ts";
import { FrameError, type FrameReader } from "../../wire/frame_reader.ts";
import { CoordinatedDomain } from "./coordinated_domain.ts";
import { knock } from "./knock.ts";
import { bodyOf } from "./messages.ts";
import { addressesSeenAt, RegisteredNode } from "./registered_node.ts";
import { Client } from "./client.ts";
import { ClientWatch } from "./client_watch.ts";
import { RETURN_MS, SILENCE_LIMIT_MS } from "./timers.ts";

/** How much memory the records of all nodes may take, in bytes. */
const MAX_RECORDS_BYTES = 256 * 1024 * 1024;
const WARN_INTERVAL_MS = 1000;

export interface CoordinatorParts {
  /** Finds out whether a node's process lives. */
  readonly transport: Transport<TcpAddress>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Tells nodes of each other where multicast does not reach.
 *
 * - Each domain is kept apart. A node registers its record, then its changes; all others of its domain
 *   are told of both. Who registers nothing only looks.
 * - A node that says goodbye is gone at once. So is one whose connection ends without a goodbye, unless
 *   its process still accepts connections: then it may register again within two seconds.
 * - A node that is silent for two seconds is gone if its machine does not answer either, and after
 *   fifteen in any case: a process that is merely busy is left alone.
 * - What it knows lies in memory only: when it starts again, the nodes tell it anew.
 */
export class Coordinator implements AsyncDisposable {
  readonly #parts: CoordinatorParts;
  readonly #domains = new Map<string, CoordinatedDomain>();
  readonly #clients = new Set<Client>();
  readonly #buffers = new BufferPool();
  readonly #budget: ReceiveBudget;
  readonly #watch: ClientWatch;
  readonly #startedAtMs: number;
  readonly #mayWarn: () => number;
  #bytes = 0;
  readonly #closing = new AbortController();

  constructor(parts: CoordinatorParts) {
    const { clock } = parts;
    this.#parts = parts;
    this.#budget = new ReceiveBudget(clock);
    this.#startedAtMs = clock.monotonicMs();
    this.#mayWarn = rateLimit(clock, WARN_INTERVAL_MS);
    this.#watch = new ClientWatch({
      clients: this.#clients,
      clock,
      doubt: (client) => void this.#doubt(client),
    });
  }

  /**
   * Serves a connection until it ends.
   *
   * @param dialled The connection after its handshake.
   */
  async serve(dialled: Dialled): Promise<void> {
    if (this.#closing.signal.aborted) return dialled.socket.close();
    const { domainId } = dialled.greeting;
    const domain = this.#domains.get(domainId) ?? new CoordinatedDomain(domainId);
    this.#domains.set(domainId, domain);
    const client: Client = new Client({
      dialled,
      domain,
      handlers: this.#handlers(() => client),
      ageMs: () => this.#parts.clock.monotonicMs() - this.#startedAtMs,
      buffers: this.#buffers,
      budget: this.#budget,
      clock: this.#parts.clock,
    });
    this.#clients.add(client);
    domain.join(client);
    const end = await client.run();
    domain.leave(client);
    this.#clients.delete(client);
    await this.#conclude(client, end);
    if (domain.isEmpty) this.#domains.delete(domainId);
  }

  /** Says goodbye to all nodes, which go on without it. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#watch.close();
    await Promise.all([...this.#clients].map((client) => client.finish()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #handlers(client: () => Client): readonly FrameHandler[] {
    const handlers: FrameHandler[] = [];
    handlers[FrameType.RECORD] = (connection, frame) => this.#register(client(), connection, frame);
    handlers[FrameType.INTEREST] = (_connection, frame) => this.#change(client(), frame);
    return handlers;
  }

  #register(client: Client, { remoteHostname }: Connection, frame: FrameReader): void {
    const record = decodeRecord(bodyOf(frame));
    const { uuid } = client.peer;
    if (record.id.uuid !== uuid) throw new FrameError("it registers another node than itself");
    const seen = withAddresses(record, addressesSeenAt(record.addresses, remoteHostname));
    const { domain } = client;
    this.#account(new RegisteredNode(seen, client), domain.nodes.get(uuid));
    const before = domain.put(seen, client);
    if (before?.client === client) return;
    // The node has come back before its last connection was found broken.
    before?.client.connection.close();
    this.#log(client, before ? "registered again" : "registered");
  }

  #change(client: Client, frame: FrameReader): void {
    const { domain, peer } = client;
    const interest = decodeInterest(bodyOf(frame));
    const before = domain.nodes.get(peer.uuid);
    if (before?.client !== client || before.record.revision !== interest.from) {
      throw new FrameError("it changes a record that it did not register");
    }
    const record: NodeRecord = applyInterest(before.record, interest);
    this.#account(new RegisteredNode(record, client), before);
    domain.change(record, client, interest);
  }

  /** @throws {FrameError} If there is no room for a node. */
  #account(after: RegisteredNode | null, before: RegisteredNode | undefined): void {
    const bytes = this.#bytes + (after?.bytes ?? 0) - (before?.bytes ?? 0);
    if (bytes > MAX_RECORDS_BYTES && bytes > this.#bytes) {
      throw new FrameError("all nodes together have more topics and services than fit into memory");
    }
    this.#bytes = bytes;
  }

  async #conclude(client: Client, end: ConnectionEnd): Promise<void> {
    const { connection: { remote } } = client;
    if (end.type === "malformed" && this.#mayWarn()) {
      this.#parts.logger.warn(
        `Closed the connection with ${formatNodeId(client.peer)} (${remote}): ${end.why}`,
      );
    }
    const { signal } = this.#closing;
    if (signal.aborted || !this.#isRegistered(client)) return;
    if (end.type === "goodbye") return this.#remove(client, "left", "said goodbye");
    const why = "why" in end ? end.why : "its connection was closed";
    if (end.type === "lost" && await this.#look(client) === "there") {
      await pause(RETURN_MS, { clock: this.#parts.clock, signal });
    }
    this.#remove(client, "lost", why);
  }

  /** Looks into the silence of a connection. */
  async #doubt(client: Client): Promise<void> {
    const { connection } = client;
    const silentMs = () => this.#parts.clock.monotonicMs() - connection.lastHeardMs;
    const doubtedMs = silentMs();
    if (doubtedMs < SILENCE_LIMIT_MS) {
      if (!this.#isRegistered(client) || await this.#look(client) !== "gone") return;
      if (silentMs() < doubtedMs) return; // It has spoken meanwhile.
    }
    const why = `silent for ${Math.round(silentMs())} ms`;
    this.#remove(client, "lost", why);
    connection.close({ type: "lost", why });
  }

  #look({ connection, domain, peer }: Client): Promise<"there" | "gone" | "unknown"> {
    const { record } = domain.nodes.get(peer.uuid)!;
    return knock(record, connection.remoteHostname, this.#parts.transport);
  }

  #isRegistered(client: Client): boolean {
    return client.domain.nodes.get(client.peer.uuid)?.client === client;
  }

  #remove(client: Client, departure: "left" | "lost", why: string): void {
    if (!this.#isRegistered(client)) return;
    const { domain, peer: { uuid } } = client;
    this.#account(null, domain.nodes.get(uuid));
    domain.remove(uuid, departure);
    this.#log(client, `is gone (${why})`);
  }

  #log({ peer, connection, domain }: Client, what: string): void {
    const { size } = domain.nodes;
    this.#parts.logger.info(
      `Node ${formatNodeId(peer)} (${connection.remote}) ${what}: ` +
        `${size} ${size === 1 ? "node" : "nodes"} in domain "${domain.id}"`,
    );
  }
}
