import type { JsonSchema } from "../../schema/json_schema.ts";
import type { BagTopicInfo } from "../bag_info.ts";
import type { BagChannel } from "../bag_source.ts";
import type { BagSchema } from "../schemas/bag_schema.ts";
import { CODEC_KEY } from "../channel_table.ts";
import { fullSchema, type JsonWriter, SeenArguments } from "../plain/json_layout.ts";
import { textSchema } from "../schemas/bag_schema.ts";
import {
  type BagEncoding,
  ChannelDecoders,
  type Decoded,
  msgpackOutput,
  type OutputChannel,
  sameOutput,
} from "./transcoder.ts";

/** What becomes of the messages of a channel. */
export interface Route {
  readonly output: OutputChannel;
  /** Makes the bytes of a message what they become; none where they stay as they are. */
  readonly convert?: (data: Uint8Array) => Uint8Array;
  /** Why they stay as they are, though they should not. */
  readonly reason?: string;
}

/** What was seen of the topics of one name and type. */
interface Seen {
  readonly args: SeenArguments;
  readonly schema: JsonSchema | undefined;
  writer?: JsonWriter;
}

const textEncoder = new TextEncoder();

/** Decides what becomes of each channel. */
export class Routes {
  readonly #encoding: BagEncoding | undefined;
  /** The schemas of topics that have but one. */
  readonly #types: ReadonlyMap<string, BagSchema>;
  readonly #decoders = new ChannelDecoders();
  readonly #decoded = new Map<BagChannel, Promise<Decoded | string>>();
  readonly #routes = new Map<BagChannel, Promise<Route>>();
  readonly #same = new Map<BagChannel, OutputChannel>();
  readonly #seen = new Map<string, Seen>();

  /**
   * Starts without knowing any channel.
   *
   * @param encoding What to write; what is rosy's own stays as it is without.
   * @param topics What is known of the topics.
   */
  constructor(encoding: BagEncoding | undefined, topics: readonly BagTopicInfo[]) {
    this.#encoding = encoding;
    this.#types = new Map(
      topics.flatMap(({ topic, schemas = [] }) =>
        schemas.length === 1 ? [[topic, schemas[0]!] as const] : []
      ),
    );
  }

  /** Whether all messages have to be seen by {@linkcode note} before the first is converted. */
  get needsSight(): boolean {
    return this.#encoding === "json";
  }

  /** Takes note of a message, so that JSON has a schema that all of its topic fit. */
  async note(channel: BagChannel, data: Uint8Array): Promise<void> {
    const decoded = await this.#decodedOf(channel);
    if (typeof decoded === "string") return;
    let args: readonly unknown[];
    try {
      args = decoded.decode(data);
    } catch {
      // It is told of when it is to be converted.
      return;
    }
    this.#seenOf(channel, decoded).args.note(args);
  }

  /** @returns What becomes of a channel: a promise the first time. */
  of(channel: BagChannel): Promise<Route> {
    let route = this.#routes.get(channel);
    if (!route) this.#routes.set(channel, route = this.#decide(channel));
    return route;
  }

  /** @returns A channel as it was. */
  same(channel: BagChannel): OutputChannel {
    let same = this.#same.get(channel);
    if (!same) this.#same.set(channel, same = sameOutput(channel));
    return same;
  }

  async #decide(channel: BagChannel): Promise<Route> {
    const { codec, isForeign } = channel.common;
    const same = { output: this.same(channel) };
    if (!isForeign && (this.#encoding ?? codec) === codec && codec !== "json") return same;
    if (!isForeign && this.#encoding === undefined) return same;
    const decoded = await this.#decodedOf(channel);
    if (typeof decoded === "string") return { ...same, reason: decoded };
    if (this.#encoding === "json") return this.#jsonRoute(channel, decoded);
    const { output, write } = msgpackOutput(channel, decoded);
    return { output, convert: (data) => write(decoded.decode(data)) };
  }

  #jsonRoute(channel: BagChannel, decoded: Decoded): Route {
    const { topic } = channel.common;
    const seen = this.#seenOf(channel, decoded);
    const writer = seen.writer ??= seen.args.decide(seen.schema);
    const name = decoded.name ?? topic;
    const text = JSON.stringify(fullSchema(writer));
    const metadata = new Map(channel.metadata);
    // What has it is rosy's own: a list of arguments.
    metadata.delete(CODEC_KEY);
    const schema = textSchema(name, "jsonschema", text);
    return {
      output: { topic, encoding: "json", metadata, schema },
      convert: (data) => textEncoder.encode(writer.write(decoded.decode(data))),
    };
  }

  /** Senders of one topic and type are shown as one. */
  #seenOf({ common }: BagChannel, { name, schema }: Decoded): Seen {
    const key = JSON.stringify([common.topic, name]);
    let seen = this.#seen.get(key);
    if (!seen) this.#seen.set(key, seen = { args: new SeenArguments(), schema });
    return seen;
  }

  #decodedOf(channel: BagChannel): Promise<Decoded | string> {
    let decoded = this.#decoded.get(channel);
    if (!decoded) {
      decoded = this.#encoding === "json"
        ? this.#decoders.find(this.#typed(channel))
        : this.#decoders.find(channel);
      this.#decoded.set(channel, decoded);
    }
    return decoded;
  }

  /** What was recorded before its type was known is shown as what came after it. */
  #typed(channel: BagChannel): BagChannel {
    const { topic, schema, isForeign } = channel.common;
    const only = isForeign || schema ? undefined : this.#types.get(topic);
    return only ? { ...channel, common: { ...channel.common, schema: only } } : channel;
  }
}
