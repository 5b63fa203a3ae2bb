import type { ChannelInfo, ClientOperation } from "../../web/foxglove/protocol.ts";
import type { ServerMessage } from "./protocol.ts";

/** Takes messages of a channel; the bytes are the receiver's own. */
export type MessageReceiver = (data: Uint8Array, epochMs: number) => void;

/** What {@linkcode Channels} work with. */
export interface ChannelsParts {
  /** Says something to the server. */
  readonly say: (operation: ClientOperation) => void;
  /** Told what of the server's channels is left out. */
  readonly told: (text: string) => void;
}

/** More than any robot has. */
const MAX_CHANNELS = 16_384;
/** How long the texts of all schemas may be together, in characters. */
const MAX_SCHEMA_LENGTH = 64 * 1024 * 1024;

/** The channels of a server, and those that a client listens to. */
export class Channels {
  readonly #parts: ChannelsParts;
  readonly #byId = new Map<number, ChannelInfo>();
  readonly #receivers = new Map<number, { channelId: number; receive: MessageReceiver }>();
  #schemaLength = 0;
  #last = 0;

  constructor(parts: ChannelsParts) {
    this.#parts = parts;
  }

  /** The channels that there are; several may be of one topic. */
  get all(): Iterable<ChannelInfo> {
    return this.#byId.values();
  }

  /** There are more of them, or others by the same numbers. */
  add(channels: readonly ChannelInfo[]): void {
    for (const channel of channels) {
      this.#forget(channel.id);
      const length = this.#schemaLength + channel.schema.length;
      if (this.#byId.size >= MAX_CHANNELS || length > MAX_SCHEMA_LENGTH) {
        this.#parts.told(`Topic "${channel.topic}" is left out: the server has too many`);
        continue;
      }
      this.#schemaLength = length;
      this.#byId.set(channel.id, channel);
    }
  }

  /** Some are gone, and whoever listens to them hears nothing any more. */
  remove(ids: readonly number[]): void {
    for (const id of ids) this.#forget(id);
    const gone = new Set(ids);
    for (const [subscriptionId, { channelId }] of this.#receivers) {
      if (gone.has(channelId)) this.#receivers.delete(subscriptionId);
    }
  }

  /**
   * Listens to a channel.
   *
   * @param channelId Its number.
   * @param receive Takes messages.
   * @returns Ends it.
   */
  subscribe(channelId: number, receive: MessageReceiver): Disposable {
    const id = ++this.#last;
    this.#receivers.set(id, { channelId, receive });
    this.#parts.say({ op: "subscribe", subscriptions: [{ id, channelId }] });
    return {
      [Symbol.dispose]: () => {
        if (!this.#receivers.delete(id)) return;
        this.#parts.say({ op: "unsubscribe", subscriptionIds: [id] });
      },
    };
  }

  /** Takes a message; one that nobody listens to is passed over. */
  received({ subscriptionId, data, epochMs }: ServerMessage): void {
    this.#receivers.get(subscriptionId)?.receive(data, epochMs);
  }

  #forget(id: number): void {
    this.#schemaLength -= this.#byId.get(id)?.schema.length ?? 0;
    this.#byId.delete(id);
  }
}
