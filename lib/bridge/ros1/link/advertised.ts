import type { AdvertiseOptions, MeshSide } from "../../bridge.ts";
import type { MeshMessage } from "../../mesh_message.ts";
import { rosName } from "../names.ts";
import type { Publication } from "../node/publication.ts";
import type { Ros1Node } from "../node/ros1_node.ts";
import { ros1Writer } from "../types/message_writer.ts";
import type { RosType, TypeLibrary } from "../types/type_library.ts";
import { Told } from "./told.ts";

/** What {@linkcode Advertised} is made of. */
export interface AdvertisedOptions {
  readonly node: Ros1Node;
  readonly library: TypeLibrary;
  readonly mesh: Pick<MeshSide, "logger">;
  readonly maxMessageBytes: number;
}

interface Topic {
  readonly type: RosType;
  readonly publication: Publication;
  readonly write: (message: unknown, maxBytes: number) => Uint8Array;
  /** How many have advertised it. */
  holders: number;
}

const NOTHING: AsyncDisposable = { [Symbol.asyncDispose]: () => Promise.resolve() };

/** The topics of the mesh that are published in ROS. */
export class Advertised {
  readonly #options: AdvertisedOptions;
  readonly #topics = new Map<string, Topic>();
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
  async add(name: string, { type, isKept }: AdvertiseOptions): Promise<AsyncDisposable> {
    const full = rosName(name);
    if (full === undefined) return this.#cannot(name, "its name is none that ROS 1 has");
    if (!type || !mayBeRos(type.name)) {
      const what = type ? `ROS has no type ${type.name}` : "nobody says its type";
      return this.#cannot(name, `${what}; its route can name one of ROS: type: std_msgs/String`);
    }
    const found = await this.#options.library.message(type.name);
    if (!found) throw new TypeError(unknownType(type.name));
    const topic = await this.#open(full, found, isKept ?? false);
    topic.holders++;
    return { [Symbol.asyncDispose]: () => this.#release(full, topic) };
  }

  /**
   * Publishes a message.
   *
   * @param message The message.
   * @throws {Error} If its topic is not published, or it is none of its type.
   */
  publish(message: MeshMessage): void {
    const topic = this.#topics.get(`/${message.name}`);
    if (!topic) throw new TypeError("it is not published in ROS");
    const bytes = topic.write(message.message, this.#options.maxMessageBytes);
    topic.publication.publish(bytes, { isKept: message.isKept });
  }

  async #open(full: string, type: RosType, isLatching: boolean): Promise<Topic> {
    const open = this.#topics.get(full);
    if (open?.type.md5sum === type.md5sum && open.type.name === type.name) return open;
    if (open) await this.#close(full);
    const publication = await this.#options.node.advertise(full, { type, isLatching });
    const topic = { type, publication, write: ros1Writer(type.definitions), holders: 0 };
    this.#topics.set(full, topic);
    return topic;
  }

  async #release(full: string, topic: Topic): Promise<void> {
    topic.holders--;
    if (topic.holders === 0 && this.#topics.get(full) === topic) await this.#close(full);
  }

  async #close(full: string): Promise<void> {
    this.#topics.delete(full);
    await this.#options.node.unadvertise(full);
  }

  #cannot(name: string, why: string): AsyncDisposable {
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
