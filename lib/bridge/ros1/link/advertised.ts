import { untilAborted } from "../../../flow/abort.ts";
import { Gate } from "../../../flow/gate.ts";
import type { Clock } from "../../../time/clock.ts";
import type { AdvertiseOptions, MeshSide } from "../../bridge.ts";
import type { MeshMessage } from "../../mesh_message.ts";
import { rosName } from "../names.ts";
import type { Publication } from "../node/publication.ts";
import type { Ros1Node } from "../node/ros1_node.ts";
import { ros1Writer } from "../types/message_writer.ts";
import type { RosType, TypeLibrary } from "../types/type_library.ts";
import { Lingering } from "./lingering.ts";
import { Told } from "./told.ts";

/** What {@linkcode Advertised} is made of. */
export interface AdvertisedOptions {
  readonly node: Ros1Node;
  readonly library: TypeLibrary;
  readonly mesh: Pick<MeshSide, "logger">;
  readonly clock: Clock;
  readonly maxMessageBytes: number;
}

interface Topic {
  readonly type: RosType;
  readonly publication: Publication;
  readonly write: (message: unknown, maxBytes: number) => Uint8Array;
  readonly life: Lingering;
}

const NOTHING: AsyncDisposable = { [Symbol.asyncDispose]: () => Promise.resolve() };
/** So long a message waits for its topic to be published, in milliseconds. */
const PATIENCE_MS = 2000;

/**
 * The topics of the mesh that are published in ROS.
 *
 * One that is taken back and advertised anew, because more became known of it, stays all the time.
 */
export class Advertised {
  readonly #options: AdvertisedOptions;
  readonly #topics = new Map<string, Topic>();
  readonly #left = new Set<string>();
  readonly #opened = new Gate();
  readonly #ending = new AbortController();
  readonly #told: Told;

  /** @param options Where, and of which types. */
  constructor(options: AdvertisedOptions) {
    this.#options = options;
    this.#told = new Told(options.mesh.logger);
  }

  /**
   * Publishes a topic from now on, unless it is of no type that ROS could have.
   *
   * @param name Its far name.
   * @param options Its type.
   * @returns What takes it back.
   * @throws {TypeError} If its type should be one of ROS and is not known.
   */
  async add(name: string, { type, isKept = false }: AdvertiseOptions): Promise<AsyncDisposable> {
    const full = rosName(name);
    if (full === undefined) return this.#leave(name, "its name is none that ROS 1 has");
    if (!type || !mayBeRos(type.name)) {
      const what = type ? `ROS has no type ${type.name}` : "nobody says its type";
      return this.#leave(name, `${what}; its route can name one of ROS: type: std_msgs/String`);
    }
    const found = await this.#options.library.message(type.name);
    if (!found) throw new TypeError(unknownType(type.name));
    this.#left.delete(name);
    const { life } = await this.#open(full, found, isKept);
    this.#opened.open();
    return life.hold();
  }

  /**
   * Publishes a message, as soon as its topic is published.
   *
   * @param message The message.
   * @throws {Error} If its topic is not published, or it is none of its type.
   */
  publish(message: MeshMessage): void | Promise<void> {
    const topic = this.#topics.get(`/${message.name}`);
    const told = { value: message.message, isKept: message.isKept };
    return topic ? this.#write(topic, told) : this.#publishSoon(message.name, told);
  }

  /** Lets whoever waits go. The node takes all back by itself. */
  close(): void {
    this.#ending.abort();
    for (const { life } of this.#topics.values()) life.cancel();
  }

  #write({ write, publication }: Topic, { value, isKept }: { value: unknown; isKept: boolean }) {
    publication.publish(write(value, this.#options.maxMessageBytes), { isKept });
  }

  /** Who listens in ROS may be known before the mesh has said of which type it sends. */
  async #publishSoon(name: string, told: { value: unknown; isKept: boolean }): Promise<void> {
    const { signal } = this.#ending;
    const isOver = new AbortController();
    const { clock } = this.#options;
    const cancel = clock.after(PATIENCE_MS, () => isOver.abort(), { unref: true });
    const either = AbortSignal.any([signal, isOver.signal]);
    while (!this.#topics.has(`/${name}`) && !this.#left.has(name) && !either.aborted) {
      await untilAborted(this.#opened.wait(), either);
    }
    cancel();
    const topic = this.#topics.get(`/${name}`);
    if (!topic) throw new TypeError("it is not published in ROS");
    this.#write(topic, told);
  }

  async #open(full: string, type: RosType, isLatching: boolean): Promise<Topic> {
    const open = this.#topics.get(full);
    if (open?.type.md5sum === type.md5sum && open.type.name === type.name) return open;
    if (open) await this.#close(full, open);
    const publication = await this.#options.node.advertise(full, { type, isLatching });
    const life = new Lingering(this.#options.clock, () => void this.#close(full, topic));
    const topic = { type, publication, write: ros1Writer(type.definitions), life };
    this.#topics.set(full, topic);
    return topic;
  }

  async #close(full: string, topic: Topic): Promise<void> {
    topic.life.cancel();
    if (this.#topics.get(full) !== topic) return;
    this.#topics.delete(full);
    await this.#options.node.unadvertise(full);
  }

  #leave(name: string, why: string): AsyncDisposable {
    this.#left.add(name);
    this.#opened.open();
    this.#told.once(`topic ${name}`, `Topic "${name}" is not published in ROS: ${why}`);
    return NOTHING;
  }
}

/** @returns Whether a type's name is one that ROS could have: of a package and a type. */
export function mayBeRos(name: string): boolean {
  return /^[a-z]\w*\/((msg|srv)\/)?[A-Z]\w*$/.test(name);
}

/** @returns What to say of a type that is not known. */
export function unknownType(name: string): string {
  return `the type ${name} is not known: have its definition in a folder that "definitions" names, ` +
    `such as FOLDER/${name.replace(/\/(msg|srv)\//, "/")} with "msg" or "srv" between`;
}
