import { briefText } from "../../log/error_text.ts";
import type { DeliverFar, MeshSide } from "../bridge.ts";
import type { Echoes } from "../echoes.ts";
import type { Route } from "../route.ts";
import type { RosbridgeClient } from "./rosbridge_client.ts";
import type { ReceivedMessage } from "./subscriptions.ts";
import type { TopicReader } from "./topic_reader.ts";
import type { TypeReaders } from "./type_readers.ts";

/** What a {@linkcode FarSubscription} works with. */
export interface FarSubscriptionParts {
  readonly client: RosbridgeClient;
  readonly mesh: MeshSide;
  readonly readers: TypeReaders;
  readonly echoes: Echoes;
}

/** The most messages of a topic that the mesh has not taken yet: further ones are left out. */
const MAX_WAITING = 256;

/** A topic of the other side that is listened to, anew when its type becomes known. */
export class FarSubscription implements AsyncDisposable {
  readonly name: string;
  readonly #route: Route;
  readonly #deliver: DeliverFar;
  readonly #ownType: string;
  readonly #parts: FarSubscriptionParts;
  #type: string | null = null;
  #listening: Disposable | null = null;
  #waiting = 0;
  #isClosed = false;

  /**
   * @param name Its far name.
   * @param wanted The route that asks for it, its type as the other side calls it, and who takes messages.
   * @param parts What it works with.
   */
  constructor(
    name: string,
    { route, deliver, type }: {
      readonly route: Route;
      readonly deliver: DeliverFar;
      readonly type: string;
    },
    parts: FarSubscriptionParts,
  ) {
    this.name = name;
    this.#route = route;
    this.#deliver = deliver;
    this.#ownType = type;
    this.#parts = parts;
    parts.echoes.expect(name);
  }

  /**
   * Listens, as messages of a type are read best.
   *
   * @param told What the other side calls the topic's type; empty where it does not say.
   */
  async open(told: string): Promise<void> {
    const { maxHz, latest } = this.#route.options;
    const type = told === "" ? this.#ownType : told;
    if (type === this.#type) return;
    this.#type = type;
    const reader = await this.#parts.readers.of(type);
    if (this.#isClosed || this.#type !== type) return;
    this.#listening?.[Symbol.dispose]();
    const { compressions } = reader;
    const throttleMs = maxHz === undefined ? 0 : 1000 / maxHz;
    this.#listening = this.#parts.client.subscribe(
      this.name,
      { type, compressions, throttleMs, ...latest === true && { queueLength: 1 } },
      (message) => this.#take(message, reader),
    );
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#listening?.[Symbol.dispose]();
    this.#parts.echoes.forget(this.name);
    return Promise.resolve();
  }

  #take(message: ReceivedMessage, reader: TopicReader): void {
    const { mesh, echoes } = this.#parts;
    if (this.#waiting >= MAX_WAITING) return mesh.refused("busy");
    let value: unknown;
    try {
      value = reader.read(message);
    } catch (error) {
      return mesh.refused("undecodable", `topic "${this.name}": ${briefText(error)}`);
    }
    if (echoes.isEcho(this.name, value)) return;
    const taken = this.#deliver({ name: this.name, args: [value] });
    if (!taken) return;
    this.#waiting++;
    taken.finally(() => this.#waiting--);
  }
}
