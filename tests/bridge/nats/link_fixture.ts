import type { FarMessage, FarNode, LinkConnection, MeshSide } from "../../../lib/bridge/bridge.ts";
import type { MeshMessage } from "../../../lib/bridge/mesh_message.ts";
import { NatsLink } from "../../../lib/bridge/nats/nats_link.ts";
import type { NatsOptions } from "../../../lib/bridge/nats/nats_options.ts";
import { Route, type RouteOptions } from "../../../lib/bridge/route.ts";
import { ByteWriter } from "../../../lib/bytes/byte_writer.ts";
import { msgpackCodec } from "../../../lib/codec/msgpack/msgpack.ts";
import type { Clock } from "../../../lib/time/clock.ts";
import { Collector } from "../../support/collector.ts";
import { Changing } from "../../support/patience.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";

/** A mesh that a link is tried with: it remembers what it is told. */
export class TestSide implements MeshSide, AsyncDisposable {
  readonly id = crypto.randomUUID().slice(0, 13);
  readonly routes: readonly Route[];
  readonly logger = new RecordingLogger();
  readonly received = new Collector<FarMessage>();
  readonly refusals: string[] = [];
  readonly #changing = new Changing();
  #nodes: readonly FarNode[] = [];
  #connection: LinkConnection | null = null;

  constructor(routes: readonly Route[] = []) {
    this.routes = routes;
  }

  /** Connects one. */
  static async connect(options: NatsOptions, clock?: Clock): Promise<TestSide> {
    const side = new TestSide();
    await side.open(new NatsLink(options, clock));
    return side;
  }

  async open(link: NatsLink): Promise<void> {
    this.#connection = await link.connect(this, new AbortController().signal);
  }

  get connection(): LinkConnection {
    return this.#connection!;
  }

  graph(nodes: readonly FarNode[]): void {
    this.#nodes = nodes;
    this.#changing.tell();
  }

  refused(why: string, detail = ""): void {
    this.refusals.push(`${why}: ${detail}`);
    this.#changing.tell();
  }

  /** Subscribes, and collects what comes. */
  subscribe(name: string, options: Partial<RouteOptions> = {}): Promise<AsyncDisposable> {
    const route = new Route("topics", { names: name, ...options });
    return this.connection.subscribe(name, { route }, (message) => {
      // Bytes are valid until this returns.
      const bytes = "bytes" in message ? { bytes: message.bytes.slice() } : {};
      this.received.add({ ...message, ...bytes });
    });
  }

  /** Waits until it is told of certain nodes. */
  async untilNodes(isSo: (nodes: readonly FarNode[]) => boolean): Promise<readonly FarNode[]> {
    await this.#changing.until(() => isSo(this.#nodes), () => JSON.stringify(this.#nodes));
    return this.#nodes;
  }

  /** Waits until something was refused. */
  async untilRefused(text: string): Promise<void> {
    await this.#changing.until(
      () => this.refusals.some((refusal) => refusal.includes(text)),
      () => this.refusals.join("\n"),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection?.[Symbol.asyncDispose]();
  }
}

/** A message of a mesh. */
export function meshMessage(
  name: string,
  args: readonly unknown[],
  options: Partial<RouteOptions> & Partial<Pick<MeshMessage, "isKept" | "id" | "via">> = {},
): MeshMessage {
  const { isKept = false, id = crypto.randomUUID(), via = ["a", "b"], ...route } = options;
  const writer = new ByteWriter();
  msgpackCodec.encode(args, writer);
  return {
    name,
    topic: name,
    route: new Route("topics", { names: name, ...route }),
    sender: { name: "sender", uuid: crypto.randomUUID() } as MeshMessage["sender"],
    publishedAtMs: Date.now(),
    codec: msgpackCodec.name,
    bytes: writer.bytes.slice(0, writer.position),
    isKept,
    via,
    id,
    args,
    message: {},
    get json() {
      return JSON.stringify(args.length === 1 ? args[0] : args);
    },
  };
}

/** @returns The arguments of a message that came as bytes or as values. */
export function argumentsOf(message: FarMessage): readonly unknown[] {
  if ("args" in message) return message.args;
  return msgpackCodec.decode(message.bytes, 0, message.bytes.length) as readonly unknown[];
}
