import type { TypeDocument } from "../../schema/document/type_document.ts";
import { GatewayError } from "../gateway/gateway_error.ts";
import type { MeshView } from "../gateway/mesh_view.ts";
import { argumentsOf } from "../gateway/message_form.ts";
import { type ClientChannel, StatusLevel } from "./protocol.ts";
import { readJson } from "./read_json.ts";
import type { Replies } from "./replies.ts";

/** What {@linkcode Publications} works with. */
export interface PublicationsParts {
  readonly view: MeshView;
  readonly replies: Replies;
}

interface Publication {
  readonly topic: string;
  readonly withdraw: () => void;
  /** What the mesh says of the topic; asked for again when the mesh has changed. */
  document?: TypeDocument | null;
  /** What waits for that, in order. */
  waiting: Uint8Array[];
}

/** The most messages of one client that wait until the mesh has room for them. */
const MAX_WAITING = 1024;
/** And how large they are together, in bytes. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

/** The topics that a client sends on, by its own numbers. */
export class Publications {
  readonly #parts: PublicationsParts;
  readonly #byId = new Map<number, Publication>();
  #waiting = 0;
  #waitingBytes = 0;

  constructor(parts: PublicationsParts) {
    this.#parts = parts;
  }

  /** The client is going to send on a topic. @throws {GatewayError} If it must not. */
  add({ id, topic, encoding }: ClientChannel): void {
    const { view, replies } = this.#parts;
    if (this.#byId.has(id)) {
      return replies.status(StatusLevel.WARNING, `There is a channel ${id} of the client already`);
    }
    if (encoding !== "json") {
      throw new GatewayError("invalid", `Cannot read messages for "${topic}": they are no "json"`);
    }
    this.#byId.set(id, { topic, withdraw: view.announce(topic), waiting: [] });
  }

  /** The client sends on it no more. */
  remove(id: number): void {
    const publication = this.#byId.get(id);
    if (!publication) return;
    this.#byId.delete(id);
    publication.withdraw();
    for (const data of publication.waiting) this.#leave(data);
  }

  /** The client sends a message. */
  send(id: number, data: Uint8Array): void {
    const { replies } = this.#parts;
    const publication = this.#byId.get(id);
    if (!publication) {
      return replies.status(StatusLevel.WARNING, `The client has advertised no channel ${id}`);
    }
    if (this.#waiting >= MAX_WAITING || this.#waitingBytes > MAX_WAITING_BYTES) {
      return replies.status(
        StatusLevel.WARNING,
        `Messages for "${publication.topic}" are left out: too many wait already`,
      );
    }
    this.#waiting++;
    this.#waitingBytes += data.length;
    publication.waiting.push(data);
    if (publication.document !== undefined) this.#flush(publication);
    else if (publication.waiting.length === 1) this.#prepare(id, publication);
  }

  /** The mesh is another one: perhaps there are schemas now. */
  update(): void {
    for (const publication of this.#byId.values()) {
      if (publication.document === null) publication.document = undefined;
    }
  }

  /** The client is gone. */
  close(): void {
    for (const id of this.#byId.keys()) this.remove(id);
  }

  #prepare(id: number, publication: Publication): void {
    const { view } = this.#parts;
    view.schemaOf("topics", publication.topic, { signal: view.signal })
      .catch(() => null)
      .then((document) => {
        if (this.#byId.get(id) !== publication) return;
        publication.document = document;
        this.#flush(publication);
      });
  }

  #flush(publication: Publication): void {
    const messages = publication.waiting;
    publication.waiting = [];
    for (const data of messages) {
      this.#send(publication, data)
        .catch((error) => this.#parts.replies.failed(error))
        .finally(() => this.#leave(data));
    }
  }

  #leave(data: Uint8Array): void {
    this.#waiting--;
    this.#waitingBytes -= data.length;
  }

  async #send({ topic, document = null }: Publication, data: Uint8Array): Promise<void> {
    const message = readJson(data, `a message for "${topic}"`);
    await this.#parts.view.send(topic, argumentsOf(message, document));
  }
}
