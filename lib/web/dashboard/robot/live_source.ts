import { computed, type ReadonlySignal } from "@preact/signals";
import type { TypeDocument } from "../../../schema/document/type_document.ts";
import type { CatalogueItem } from "../../client/mesh_catalogue.ts";
import type { MeshClient } from "../../client/mesh_client.ts";
import { type Message, valueOf } from "./message.ts";
import { SkewEstimate } from "./skew_estimate.ts";
import { SharedListens } from "./shared_listens.ts";
import type { Source, SourceListenOptions } from "./source.ts";
import type { TopicInfo } from "./topic_info.ts";

/** The mesh as it is now. */
export class LiveSource implements Source {
  readonly kind = "live";
  readonly timeline = undefined;
  readonly topics: ReadonlySignal<readonly TopicInfo[]>;
  readonly #client: MeshClient;
  readonly #skew = new SkewEstimate();
  readonly #listens: SharedListens;

  /**
   * @param client What asks the gateway.
   * @param topics What its catalogue has.
   */
  constructor(client: MeshClient, topics: ReadonlySignal<readonly CatalogueItem[]>) {
    this.#client = client;
    this.topics = computed(() => topics.value.map(topicInfo));
    this.#listens = new SharedListens((topic, take, options) => this.#open(topic, take, options));
  }

  listen(
    topic: string,
    take: (message: Message) => void,
    options?: SourceListenOptions,
  ): () => void {
    return this.#listens.add(topic, take, options);
  }

  history(): undefined {}

  async schemaOf(topic: string): Promise<TypeDocument | null> {
    return await this.#client.schemaOf("topics", topic);
  }

  nowMs(): number {
    return Date.now() - this.#skew.skewMs;
  }

  onJump(): () => void {
    return () => {};
  }

  #open(
    topic: string,
    take: (message: Message) => void,
    { isEvery = false, maxHz }: SourceListenOptions,
  ): () => void {
    const policy = isEvery ? "all" : "latest";
    const subscription = this.#client.onMessage(topic, (message) => {
      const { args, publishedAtMs: atMs, retained: isRetained, sender } = message;
      if (!isRetained) this.#skew.add(atMs, Date.now());
      take({ topic: message.topic, atMs, isRetained, sender, value: valueOf(args) });
    }, { policy, ...maxHz !== undefined && { maxHz } });
    return () => subscription.stop();
  }
}

function topicInfo({ types, sources, users, ...item }: CatalogueItem): TopicInfo {
  const [type = "", ...others] = types.map(({ name }) => name);
  const info = { ...item, type, senders: sources, listeners: users };
  return others.length === 0 ? info : { ...info, otherTypes: others };
}
