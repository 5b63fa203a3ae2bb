import { decodeBare, encodeBare } from "../../codec/msgpack/bare_msgpack.ts";
import { EntryKind, operationEntry, readEntries, readMessage } from "../native/entries.ts";
import type { ClientOperation, MessageHeader, ServerOperation } from "../native/operations.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import type { ClientClock } from "./connect_options.ts";
import { errorOf } from "./errors.ts";
import { Link, type LinkOptions } from "./link.ts";

/** Something that was asked for by a number, until it is over. */
export interface Pending {
  /** Takes what the gateway says of it. */
  take?(operation: ServerOperation): void;
  /** Takes a message. */
  message?(header: MessageHeader, args: readonly unknown[]): void;
  /** Takes note of lost messages. */
  lost?(count: number): void;
  /**
   * The connection is lost, or closed for good.
   *
   * @returns Whether it goes on with the next one.
   */
  disconnected(isClosed: boolean): boolean;
  /** There is a connection again: what is to be said. */
  reopen?(): ClientOperation | undefined;
}

/** Something that goes on until it is ended. */
export interface Followed extends Pick<Pending, "take" | "message" | "lost"> {
  /** What it is about, for errors. @default {"the mesh"} */
  readonly subject?: string;
  /** It is refused, or the client is closed: then there is no error. */
  over(error?: Error): void;
}

/** An operation that a client says of something that has a number. */
type Numbered = ClientOperation & { readonly id: number };

/** What a gateway says first. */
export type Hello = Extract<ServerOperation, { op: "hello" }>;

/** Something is refused. */
export type Refusal = Extract<ServerOperation, { op: "error" }>;

/** So many names are known at a time; the oldest go. */
const MAX_NAMES = 65_536;

/** What goes to a gateway and comes from it, sorted by numbers. */
export class Exchange {
  readonly link: Link;
  readonly clock: ClientClock;
  readonly #onError: (error: unknown) => void;
  readonly #refused: (refusal: Refusal) => void;
  readonly #pending = new Map<number, Pending>();
  readonly #senders = new Map<number, NodeId>();
  readonly #topics = new Map<number, string>();
  #lastId = 0;
  #frames = 0;
  hello: Hello | null = null;

  /**
   * @param options How to connect.
   * @param told Who is told of errors that are nobody's answer.
   */
  constructor(
    options: Omit<LinkOptions, "receive">,
    told: { onError: (error: unknown) => void; refused: (refusal: Refusal) => void },
  ) {
    this.clock = options.clock;
    this.#onError = told.onError;
    this.#refused = told.refused;
    this.link = new Link({
      ...options,
      receive: (frame) => this.#receive(frame),
      changed: (status) => {
        if (status === "lost" || status === "closed") this.#disconnected(status === "closed");
        options.changed(status);
      },
    });
  }

  /** Counts frames: what comes in one of them comes at one time. */
  get frames(): number {
    return this.#frames;
  }

  /** A number that is not in use. */
  newId(): number {
    do this.#lastId = (this.#lastId % 0xffff_ffff) + 1; while (this.#pending.has(this.#lastId));
    return this.#lastId;
  }

  /** The name of a topic that has a number. */
  topicOf(id: number): string | undefined {
    return this.#topics.get(id);
  }

  /** Who a number stands for. */
  senderOf(id: number): NodeId {
    return this.#senders.get(id) ?? unknownNode("?");
  }

  /** Says something. @returns Whether there is a connection. */
  say(operation: ClientOperation): boolean {
    return this.link.send(operationEntry(encodeBare(operation)));
  }

  /** Says that there is room for more parts of something. */
  give(id: number, parts: number): void {
    this.say({ op: "credit", id, parts });
  }

  /** Keeps something until it is over. */
  keep(id: number, pending: Pending): void {
    this.#pending.set(id, pending);
  }

  /** Asks for something. @returns Whether there is a connection; if not, nobody keeps it. */
  begin(operation: Numbered, pending: Pending): boolean {
    this.#pending.set(operation.id, pending);
    try {
      if (this.say(operation)) return true;
    } catch (error) {
      this.#pending.delete(operation.id);
      throw error;
    }
    return this.#pending.delete(operation.id) && false;
  }

  /** Asks for something that goes on: of each connection anew. */
  follow(operation: Numbered, followed: Followed): void {
    const { id } = operation;
    const { subject = "the mesh" } = followed;
    this.keep(id, {
      ...followed,
      take: (said) => {
        if (said.op !== "error") return followed.take?.(said);
        this.forget(id);
        followed.over(errorOf(said, subject));
      },
      disconnected: (isClosed) => {
        if (isClosed) followed.over();
        return true;
      },
      reopen: () => operation,
    });
    this.say(operation);
  }

  /** Something is over: what still comes of it is for nobody. */
  forget(id: number): void {
    this.#pending.delete(id);
  }

  /** Ends something that goes on. */
  end(id: number, reason?: string): void {
    if (!this.#pending.delete(id)) return;
    this.say({ op: "end", id, reason });
  }

  /** Ends everything. */
  close(): void {
    this.link.close();
  }

  #receive(frame: Uint8Array<ArrayBuffer>): void {
    this.#frames++;
    const view = new DataView(frame.buffer);
    try {
      readEntries(frame, (kind, start, end) => {
        try {
          if (kind === EntryKind.message) this.#message(frame, view, start, end);
          else if (kind === EntryKind.operation) {
            this.#take(decodeBare(frame, start, end) as ServerOperation);
          }
        } catch (error) {
          // What a callback throws is no reason to pass over what came with it.
          this.#onError(error);
        }
      });
    } catch (error) {
      this.#onError(error);
    }
  }

  #message(frame: Uint8Array, view: DataView, start: number, end: number): void {
    const { header, body } = readMessage(view, start, end);
    const pending = this.#pending.get(header.id);
    if (!pending?.message) return;
    let args: readonly unknown[];
    try {
      args = decodeBare(frame, body, end) as readonly unknown[];
      if (!Array.isArray(args)) throw new TypeError("no list of arguments");
    } catch {
      // Its sender wrote what nobody can read.
      return pending.lost?.(1);
    }
    pending.message(header, args);
  }

  #take(operation: ServerOperation): void {
    switch (operation.op) {
      case "hello":
        return this.#greet(operation);
      case "sender":
        return remember(this.#senders, operation.id, operation.node);
      case "topic":
        return remember(this.#topics, operation.id, operation.name);
      case "lost":
        for (const [id, count] of operation.counts) this.#pending.get(id)?.lost?.(count);
        return;
      case "ping":
        return void this.say({ op: "pong" });
    }
    if ("id" in operation && operation.id !== undefined) {
      this.#pending.get(operation.id)?.take?.(operation);
    } else if (operation.op === "error") {
      this.#refused(operation);
    }
  }

  #greet(hello: Hello): void {
    this.hello = hello;
    this.link.greeted(hello.heartbeatMs);
    for (const pending of this.#pending.values()) {
      const operation = pending.reopen?.();
      if (operation) this.say(operation);
    }
  }

  #disconnected(isClosed: boolean): void {
    this.#senders.clear();
    this.#topics.clear();
    for (const [id, pending] of [...this.#pending]) {
      if (!pending.disconnected(isClosed) || isClosed) this.#pending.delete(id);
    }
  }
}

/** Who is known to nobody any more. */
export function unknownNode(uuid: string): NodeId {
  return { name: "?", hostname: "?", uuid };
}

function remember<T>(names: Map<number, T>, id: number, name: T): void {
  if (names.size >= MAX_NAMES) names.delete(names.keys().next().value!);
  names.set(id, name);
}
