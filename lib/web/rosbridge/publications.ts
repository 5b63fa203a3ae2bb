import { pause } from "../../flow/pause.ts";
import type { Clock } from "../../time/clock.ts";
import type { TypeDocument } from "../../schema/document/type_document.ts";
import { GatewayError } from "../gateway/gateway_error.ts";
import type { MeshView } from "../gateway/mesh_view.ts";
import { MAX_ADVERTISED, MAX_PUBLISHED_WAITING } from "./limits.ts";
import { meshName } from "./names.ts";
import type { Advertise, Publish } from "./protocol.ts";
import type { Replies } from "./replies.ts";
import { publishedArgs } from "./values.ts";

interface Publication {
  readonly topic: string;
  /** By which ids the client has advertised it. */
  readonly ids: Set<string | undefined>;
  isLatched: boolean;
  withdraw: () => void;
  /** Whether it is withdrawn once what waits is sent. */
  isOver: boolean;
  /** What the mesh says of the topic; asked for again when the mesh has changed. */
  document?: TypeDocument | null;
  /** Whether it is being asked for. */
  isAsking: boolean;
  /** What waits for that, in order. */
  waiting: Publish[];
}

/** How long what a client has said is kept when it is gone; a robot that it steered is not to wait longer. */
const LAST_WORDS_MS = 1000;

/** The topics that a client publishes on. */
export class Publications {
  readonly #view: MeshView;
  readonly #replies: Replies;
  readonly #clock: Clock;
  readonly #byTopic = new Map<string, Publication>();
  /** What is asked of the mesh; each ends when it is answered, and what waited for it is sent. */
  readonly #asked = new Set<Promise<void>>();
  #waiting = 0;
  #ids = 0;

  constructor(view: MeshView, replies: Replies, clock: Clock) {
    this.#view = view;
    this.#replies = replies;
    this.#clock = clock;
  }

  /** The client is going to publish on a topic. @throws {GatewayError} If it must not. */
  advertise({ topic, id, latch }: Pick<Advertise, "topic" | "id" | "latch">): Publication {
    const publication = this.#publication(meshName(topic), latch);
    if (publication.ids.has(id)) return publication;
    if (this.#ids >= MAX_ADVERTISED) {
      throw new GatewayError("busy", `A client may advertise ${MAX_ADVERTISED} times`);
    }
    this.#ids++;
    publication.ids.add(id);
    return publication;
  }

  /** The client publishes no more on a topic; by one of its ids, or by all of them. */
  unadvertise(given: string, id?: string): void {
    const publication = this.#byTopic.get(meshName(given));
    if (!publication) return;
    const { ids } = publication;
    if (id === undefined) {
      this.#ids -= ids.size;
      ids.clear();
    } else if (ids.delete(id)) {
      this.#ids--;
    }
    if (ids.size > 0) return;
    this.#byTopic.delete(publication.topic);
    // What it said before is sent all the same.
    if (publication.waiting.length > 0) publication.isOver = true;
    else publication.withdraw();
  }

  /** The client publishes a message; on a topic that it has not advertised, that is done for it. */
  publish(message: Publish): void {
    const known = this.#byTopic.get(meshName(message.topic));
    const publication = known && (known.isLatched || !message.latch)
      ? known
      : this.advertise({ topic: message.topic, latch: message.latch });
    if (this.#waiting >= MAX_PUBLISHED_WAITING) {
      throw new GatewayError(
        "busy",
        `Messages for "${message.topic}" are left out: ${MAX_PUBLISHED_WAITING} wait already`,
      );
    }
    this.#waiting++;
    publication.waiting.push(message);
    if (publication.document === undefined) this.#prepare(publication);
    else void this.#flush(publication);
  }

  /** The mesh is another one: perhaps there are schemas now. */
  update(): void {
    for (const publication of this.#byTopic.values()) {
      if (!publication.isAsking) publication.document = undefined;
    }
  }

  /**
   * The client is gone. Who publishes once and leaves is heard all the same.
   *
   * @returns Where messages wait for what the mesh says of their topics, when they are sent, or it has
   * taken too long.
   */
  close(): void | Promise<void> {
    if (this.#asked.size === 0) return this.#withdrawAll();
    return this.#lastWords().finally(() => this.#withdrawAll());
  }

  async #lastWords(): Promise<void> {
    const said = new AbortController();
    const late = pause(LAST_WORDS_MS, { clock: this.#clock, signal: said.signal });
    await Promise.race([Promise.all(this.#asked), late]);
    said.abort();
  }

  #withdrawAll(): void {
    for (const { withdraw } of this.#byTopic.values()) withdraw();
    this.#byTopic.clear();
  }

  #publication(topic: string, isLatched: boolean): Publication {
    const known = this.#byTopic.get(topic);
    const announce = () => this.#view.announce(topic, isLatched ? { retain: 1 } : {});
    if (known) {
      if (isLatched && !known.isLatched) {
        const withdraw = announce();
        known.withdraw();
        Object.assign(known, { withdraw, isLatched });
      }
      return known;
    }
    const publication: Publication = {
      topic,
      ids: new Set<string | undefined>(),
      isLatched,
      withdraw: announce(),
      isOver: false,
      isAsking: false,
      waiting: [],
    };
    this.#byTopic.set(topic, publication);
    return publication;
  }

  #prepare(publication: Publication): void {
    if (publication.isAsking) return;
    const { topic } = publication;
    // Who publishes once and leaves is not kept waiting where there is nothing to ask for.
    if ((this.#view.find("topics", topic)?.types.length ?? 0) === 0) {
      publication.document = null;
      return void this.#flush(publication);
    }
    publication.isAsking = true;
    const asked = this.#ask(publication).finally(() => this.#asked.delete(asked));
    this.#asked.add(asked);
  }

  async #ask(publication: Publication): Promise<void> {
    const { signal } = this.#view;
    const document = await this.#view.schemaOf("topics", publication.topic, { signal })
      .catch(() => null);
    publication.isAsking = false;
    publication.document = document;
    const sent = this.#flush(publication);
    if (publication.isOver) publication.withdraw();
    await sent;
  }

  async #flush(publication: Publication): Promise<void> {
    const messages = publication.waiting;
    publication.waiting = [];
    await Promise.all(messages.map((message) =>
      this.#send(publication, message)
        .catch((error) => this.#replies.failed(error, message.id))
        .finally(() => this.#waiting--)
    ));
  }

  async #send({ topic, document = null }: Publication, { message }: Publish): Promise<void> {
    await this.#view.send(topic, publishedArgs(message, document));
  }
}
