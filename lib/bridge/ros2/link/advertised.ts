import type { AdvertiseOptions } from "../../bridge.ts";
import type { MeshMessage } from "../../mesh_message.ts";
import type { Ros2Publisher } from "../node/publisher.ts";
import type { Ros2Node } from "../node/ros2_node.ts";
import { farName } from "./far_nodes.ts";

/** A topic that this side sends on. */
interface Topic {
  readonly options: AdvertiseOptions;
  readonly isKept: boolean;
  readonly publisher: Promise<Ros2Publisher>;
}

/** The topics of the mesh that are published in ROS 2. */
export class Advertised {
  readonly #node: Ros2Node;
  readonly #topics = new Map<string, Topic>();

  /** @param node Who publishes them. */
  constructor(node: Ros2Node) {
    this.#node = node;
  }

  /**
   * Begins to publish on a topic; where its type is not known, with its first message that finds somebody
   * who listens.
   *
   * @param name The far name.
   * @param options Its type, and whether it keeps messages.
   * @returns What takes it back.
   * @throws {TypeError} If its type is none of ROS 2 that is known here.
   */
  async add(name: string, options: AdvertiseOptions): Promise<AsyncDisposable> {
    const topic = await this.#open(name, options);
    return {
      [Symbol.asyncDispose]: async () => {
        if (!topic || this.#topics.get(name)?.options !== options) return;
        const { publisher } = this.#topics.get(name)!;
        this.#topics.delete(name);
        (await publisher)[Symbol.dispose]();
      },
    };
  }

  /**
   * Publishes a message.
   *
   * @throws {TypeError} If its topic has no type, or it does not fit that.
   */
  async publish({ name, route, message, isKept, publishedAtMs }: MeshMessage): Promise<void> {
    let topic = this.#topics.get(name);
    if (!topic || (isKept && !topic.isKept)) {
      topic = await this.#open(name, { ...topic?.options, route, isKept });
    }
    if (!topic) throw new TypeError(noType(name));
    await (await topic.publisher).publish(message, { timeMs: publishedAtMs });
  }

  async #open(name: string, options: AdvertiseOptions): Promise<Topic | undefined> {
    const type = options.type?.name ?? options.route.options.type ?? this.#wantedType(name);
    if (type === undefined) return undefined;
    const before = this.#topics.get(name);
    const isKept = options.isKept ?? before?.isKept ?? false;
    const publisher = this.#node.advertise(name, {
      type,
      // As in a mesh: what is kept is the last one, so that both sides agree.
      qos: isKept ? { transientLocal: true, depth: 1 } : {},
    });
    const topic = { options, isKept, publisher };
    this.#topics.set(name, topic);
    try {
      await publisher;
    } catch (error) {
      if (this.#topics.get(name) === topic) this.#topics.delete(name);
      throw error;
    } finally {
      (await before?.publisher.catch(() => undefined))?.[Symbol.dispose]();
    }
    return topic;
  }

  /** Who listens there says of which type it should be. */
  #wantedType(name: string): string | undefined {
    const wanted = this.#node.graph.flatMap(({ subscribes }) => subscribes);
    return wanted.find((each) => farName(each.name) === name)?.type;
  }
}

function noType(name: string): string {
  return `Topic "${name}" cannot be published in ROS 2: nobody says of which type it is; ` +
    `give its route a type, such as "std_msgs/msg/String"`;
}
