import type { Clock } from "../../time/clock.ts";
import type { Endpoint, MeshView } from "../gateway/mesh_view.ts";
import type { TopicMessage } from "../gateway/topic_message.ts";
import { Announcer } from "./announcer.ts";
import { definitionOf } from "./channel_schema.ts";
import type { InferredSchemas } from "./inferred_schemas.ts";
import type { ChannelInfo, MessageDefinition } from "./protocol.ts";
import type { Replies } from "./replies.ts";

/** What {@linkcode Channels} works with. */
export interface ChannelsParts {
  readonly view: MeshView;
  readonly replies: Replies;
  readonly clock: Clock;
  /** What is known of topics without a schema, by all clients. */
  readonly inferred: InferredSchemas;
  /** Told which channel is no more, before the client is. */
  readonly ended: (channel: ChannelInfo) => void;
}

/** A topic that the client may listen to. */
interface Followed {
  /** By which types it is known; another one makes another channel of it. */
  readonly types: string;
  /** Whether messages tell what nobody has said. */
  isInferred: boolean;
  /** Absent while its schema is on its way. */
  channel?: ChannelInfo;
}

/**
 * Tells a client which topics there are that it may listen to: each is a channel.
 *
 * - A topic keeps the number of its channel as long as its schema is the same. When nodes have another
 *   schema for it, it ends and becomes another channel.
 * - Where nobody has a schema, the first message that the client gets tells what there is to know. If
 *   that is more than was known, the channel becomes another one by it, once.
 */
export class Channels {
  readonly #parts: ChannelsParts;
  readonly #topics = new Map<string, Followed>();
  readonly #byId = new Map<number, ChannelInfo>();
  readonly #announcer: Announcer<ChannelInfo>;
  #lastId = 0;

  constructor(parts: ChannelsParts) {
    this.#parts = parts;
    const { replies, clock } = parts;
    this.#announcer = new Announcer({
      replies,
      clock,
      operation: ["advertise", "channels"],
      describe: (channel) => channel,
    });
  }

  /** @returns The channel of a number, if there is one. */
  get(id: number): ChannelInfo | undefined {
    return this.#byId.get(id);
  }

  /** Looks which topics there are now. */
  update(): void {
    const list = this.#parts.view.list("topics").filter(({ mayRead }) => mayRead);
    const topics = new Map(list.map((topic) => [topic.name, topic]));
    const gone: ChannelInfo[] = [];
    for (const [name, followed] of this.#topics) {
      const topic = topics.get(name);
      if (topic && typesOf(topic) === followed.types) continue;
      this.#topics.delete(name);
      if (followed.channel) gone.push(followed.channel);
    }
    this.#end(gone);
    for (const topic of list) if (!this.#topics.has(topic.name)) this.#follow(topic);
  }

  /** @returns Whether a message may tell what nobody has said of its topic. */
  isNews({ topic }: TopicMessage): boolean {
    return this.#topics.get(topic)?.isInferred ?? false;
  }

  /** Learns from a message what its topic looks like. */
  learn({ topic, message }: TopicMessage): void {
    const followed = this.#topics.get(topic);
    if (!followed?.isInferred || !followed.channel) return;
    followed.isInferred = false;
    const { schemaName, schema } = followed.channel;
    const definition = this.#parts.inferred.note(topic, schemaName, message);
    if (definition.schema === schema) return;
    this.#end([followed.channel]);
    this.#advertise(followed, topic, definition);
  }

  /** Tells nothing any more. Idempotent. */
  close(): void {
    this.#announcer.close();
  }

  #follow(topic: Endpoint): void {
    const { name } = topic;
    const followed: Followed = { types: typesOf(topic), isInferred: false };
    this.#topics.set(name, followed);
    if (topic.types.length === 0) return this.#guess(followed, name, name);
    this.#define(followed, topic).catch((error) => {
      if (!this.#parts.view.signal.aborted) this.#parts.replies.failed(error);
    });
  }

  async #define(followed: Followed, { name, types }: Endpoint): Promise<void> {
    const { view } = this.#parts;
    const document = await view.schemaOf("topics", name, { signal: view.signal });
    if (this.#topics.get(name) !== followed) return;
    if (!document) return this.#guess(followed, name, types[0]!.name);
    this.#advertise(followed, name, definitionOf(document.name, document));
  }

  /** Without a schema it is called by its topic: two types of one name would be one to Foxglove. */
  #guess(followed: Followed, topic: string, schemaName: string): void {
    followed.isInferred = true;
    const known = this.#parts.inferred.get(topic);
    this.#advertise(followed, topic, known ?? definitionOf(schemaName, null));
  }

  #advertise(followed: Followed, topic: string, definition: MessageDefinition): void {
    const channel = { id: ++this.#lastId, topic, ...definition };
    followed.channel = channel;
    this.#byId.set(channel.id, channel);
    this.#announcer.add(channel);
  }

  #end(channels: readonly ChannelInfo[]): void {
    if (channels.length === 0) return;
    for (const channel of channels) {
      this.#parts.ended(channel);
      this.#byId.delete(channel.id);
    }
    // What the client was not told yet it need not forget.
    const told = channels.filter((channel) => this.#announcer.remove(channel));
    const channelIds = told.map(({ id }) => id);
    if (channelIds.length > 0) this.#parts.replies.say({ op: "unadvertise", channelIds });
  }
}

function typesOf({ types }: Endpoint): string {
  return types.map(({ encoding, hash, name }) => `${encoding} ${hash} ${name}`).join("\n");
}
