import { UnreadableError } from "../../bag/foreign/decoder.ts";
import { briefText } from "../../log/error_text.ts";
import type { ChannelInfo } from "../../web/foxglove/protocol.ts";
import type { DeliverFar, MeshSide } from "../bridge.ts";
import type { Echoes } from "../echoes.ts";
import type { ChannelReader } from "./channel_reader.ts";
import type { ChannelReaders } from "./channel_readers.ts";
import type { FoxgloveClient } from "./foxglove_client.ts";

/** What a {@linkcode FarSubscription} works with. */
export interface FarSubscriptionParts {
  readonly client: FoxgloveClient;
  readonly mesh: MeshSide;
  readonly readers: ChannelReaders;
  readonly echoes: Echoes;
}

/** The most messages of a topic that the mesh has not taken yet: further ones are left out. */
const MAX_WAITING = 256;

/** A topic of the other side that is listened to: all of its channels, as they come and go. */
export class FarSubscription implements AsyncDisposable {
  readonly name: string;
  readonly #deliver: DeliverFar;
  readonly #parts: FarSubscriptionParts;
  readonly #listening = new Map<ChannelInfo, Disposable | null>();
  #waiting = 0;
  #isClosed = false;

  /**
   * @param name Its far name.
   * @param deliver Takes messages.
   * @param parts What it works with.
   */
  constructor(name: string, deliver: DeliverFar, parts: FarSubscriptionParts) {
    this.name = name;
    this.#deliver = deliver;
    this.#parts = parts;
    parts.echoes.expect(name);
  }

  /** Listens to the channels that the topic has now. */
  async update(channels: readonly ChannelInfo[]): Promise<void> {
    for (const [channel, listening] of this.#listening) {
      if (channels.includes(channel)) continue;
      this.#listening.delete(channel);
      listening?.[Symbol.dispose]();
    }
    const more = channels.filter((channel) => !this.#listening.has(channel));
    for (const channel of more) this.#listening.set(channel, null);
    await Promise.all(more.map((channel) => this.#open(channel)));
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    for (const listening of this.#listening.values()) listening?.[Symbol.dispose]();
    this.#parts.echoes.forget(this.name);
    return Promise.resolve();
  }

  async #open(channel: ChannelInfo): Promise<void> {
    const { client, readers, mesh } = this.#parts;
    const reader = await readers.of(channel);
    if (reader instanceof UnreadableError) {
      return mesh.refused("undecodable", `topic "${this.name}": nothing reads ${reader.message}`);
    }
    if (this.#isClosed || !this.#listening.has(channel)) return;
    const listening = client.subscribe(
      channel.id,
      (data, epochMs) => this.#take(reader, data, epochMs),
    );
    this.#listening.set(channel, listening);
  }

  #take(reader: ChannelReader, data: Uint8Array, epochMs: number): void {
    const { mesh, echoes } = this.#parts;
    if (this.#waiting >= MAX_WAITING) return mesh.refused("busy");
    let args: readonly unknown[];
    try {
      args = reader.read(data);
    } catch (error) {
      return mesh.refused("undecodable", `topic "${this.name}": ${briefText(error)}`);
    }
    if (echoes.isEcho(this.name, args[0])) return;
    // A robot whose time is a simulation's begins near nothing: here it is now.
    const isOfToday = epochMs > EARLIEST_MS;
    const taken = this.#deliver({
      name: this.name,
      args,
      ...isOfToday && { publishedAtMs: epochMs },
    });
    if (!taken) return;
    this.#waiting++;
    taken.finally(() => this.#waiting--);
  }
}

/** No robot's clock is right that shows less: the year 2001. */
const EARLIEST_MS = 1e12;
