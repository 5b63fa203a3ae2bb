import type { ClientQueue } from "../endpoint/client_queue.ts";
import type { Session, SessionParts } from "../endpoint/endpoint.ts";
import type { MeshView } from "../gateway/mesh_view.ts";
import { CatalogueFeed } from "./catalogue_feed.ts";
import type { ClientParts } from "./client_parts.ts";
import { ClientSubscription, subscriptionOf } from "./client_subscription.ts";
import { followFigures } from "./figures_feed.ts";
import { tendGoal } from "./goals.ts";
import { Heartbeat, HEARTBEAT_MS } from "./heartbeat.ts";
import { Numbers } from "./numbers.ts";
import { type ClientOperation, type Listen, PROTOCOL_VERSION } from "./operations.ts";
import { watchParams } from "./param_watch.ts";
import { ProtocolError } from "./read_operation.ts";
import { Replies } from "./replies.ts";
import { answerQuestion, streamParts } from "./requests.ts";
import { Sends } from "./sends.ts";
import type { ServerWire } from "./server_wire.ts";
import { Undertakings } from "./undertakings.ts";

/** The largest frame of a client, in bytes. */
export const MAX_FRAME_BYTES = 16 * 1024 * 1024;
/** Status of WebSockets, of those that applications choose: nothing was heard of the client. */
const SILENT = 4408;
/** RFC 6455, section 7.4.1: a client that makes no sense. */
const PROTOCOL_ERROR = 1002;
/** So many frames or operations that make no sense, and it is no client of this protocol. */
const MAX_NONSENSE = 100;

/** One client that speaks rosy's own protocol. */
export class NativeSession implements Session {
  readonly #view: MeshView;
  readonly #queue: ClientQueue;
  readonly #wire: ServerWire;
  readonly #parts: ClientParts;
  readonly #replies: Replies;
  readonly #undertakings = new Undertakings();
  readonly #sends: Sends;
  readonly #heartbeat: Heartbeat;
  /** What could not be given to the client, and is told with what was left out. */
  readonly #lost = new Map<number, number>();
  #nonsense = 0;

  constructor({ view, queue, clock }: SessionParts, wire: ServerWire) {
    this.#view = view;
    this.#queue = queue;
    this.#wire = wire;
    const replies = this.#replies = new Replies(queue, wire);
    const numbers = new Numbers((operation) => replies.tell(operation));
    const undertakings = this.#undertakings;
    this.#parts = { view, queue, wire, clock, numbers, replies, undertakings };
    this.#sends = new Sends(view, replies);
    this.#heartbeat = new Heartbeat({
      clock,
      ask: () => {
        this.#tellLost();
        replies.tell({ op: "ping" });
      },
      silent: () => this.#silent(),
    });
    replies.tell({
      op: "hello",
      version: PROTOCOL_VERSION,
      role: view.role,
      gateway: { ...view.gateway },
      heartbeatMs: HEARTBEAT_MS,
      maxFrameBytes: MAX_FRAME_BYTES,
    });
  }

  receive(data: string | Uint8Array): void {
    this.#heartbeat.heard();
    this.#wire.read(data, (operation) => this.#take(operation), (error) => this.#refuse(error));
  }

  dropped(counts: ReadonlyMap<string, number>): void {
    for (const [key, count] of counts) this.#noteLost(subscriptionOf(key), count);
    this.#tellLost();
  }

  close(): void {
    this.#heartbeat.close();
    this.#undertakings.close();
  }

  #take(operation: ClientOperation): void {
    try {
      this.#do(operation);
    } catch (error) {
      this.#replies.fail("id" in operation ? operation.id : undefined, error);
    }
  }

  #do(operation: ClientOperation): void {
    const parts = this.#parts;
    switch (operation.op) {
      case "listen":
        return this.#listen(operation);
      case "announce":
        return this.#announce(operation);
      case "send":
      case "sendRaw":
        return this.#sends.take(operation);
      case "stream":
        return streamParts(operation, parts);
      case "credit":
        return this.#undertakings.find(operation.id)?.credit?.(operation.parts);
      case "end":
        return this.#undertakings.end(operation.id, operation.reason);
      case "watchParams":
        return watchParams(operation, parts);
      case "startGoal":
      case "followGoal":
        return tendGoal(operation, parts);
      case "cancelGoal":
        return this.#undertakings.find(operation.id)?.cancel?.(operation.reason);
      case "catalogue":
        return this.#follow(operation.id);
      case "figures":
        return followFigures(operation.id, parts);
      case "ping":
        return this.#replies.tell({ op: "pong" });
      case "pong":
        return this.#heartbeat.answered();
      default:
        return answerQuestion(operation, parts);
    }
  }

  #listen(listen: Listen): void {
    const subscription = new ClientSubscription(listen, {
      ...this.#parts,
      lost: (id, count) => this.#noteLost(id, count),
    });
    const { id, topic, retained = true } = listen;
    let stop = () => {};
    this.#undertakings.begin(id, {
      end: () => {
        stop();
        subscription.close();
      },
    });
    try {
      stop = this.#view.listen(topic, (message) => subscription.take(message), { retained });
    } catch (error) {
      this.#undertakings.end(id);
      throw error;
    }
  }

  #announce({ id, topic, retain }: Extract<ClientOperation, { op: "announce" }>): void {
    const withdraw = this.#view.announce(topic, retain === undefined ? {} : { retain });
    this.#beginOr(id, withdraw, () => {});
  }

  #follow(id: number): void {
    const feed = new CatalogueFeed({
      view: this.#view,
      clock: this.#parts.clock,
      send: (catalogue) => this.#replies.tell({ op: "catalogue", id, ...catalogue }),
    });
    this.#beginOr(id, () => feed.end(), () => feed.credit());
  }

  /** Takes note of what has begun already, and ends it if that cannot be. */
  #beginOr(id: number, end: () => void, credit: () => void): void {
    try {
      this.#undertakings.begin(id, { end, credit });
    } catch (error) {
      end();
      throw error;
    }
  }

  #noteLost(id: number, count: number): void {
    this.#lost.set(id, (this.#lost.get(id) ?? 0) + count);
  }

  #tellLost(): void {
    if (this.#lost.size === 0) return;
    this.#replies.tell({ op: "lost", counts: [...this.#lost] });
    this.#lost.clear();
  }

  #refuse(error: unknown): void {
    this.#replies.fail(error instanceof ProtocolError ? error.id : undefined, error);
    if (++this.#nonsense < MAX_NONSENSE) return;
    this.#queue.end(PROTOCOL_ERROR, "this is no client of rosy's protocol");
  }

  /** The network does not say that it is gone: what it left to be said is said now. */
  #silent(): void {
    this.close();
    this.#queue.end(SILENT, "nothing was heard of the client");
    this.#view.close().catch(() => {});
  }
}
