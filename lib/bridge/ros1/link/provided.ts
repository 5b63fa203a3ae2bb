import { ros1Reader } from "../../../bag/foreign/ros1/ros1_reader.ts";
import type { AdvertiseOptions, AnswerCall, MeshSide } from "../../bridge.ts";
import { rosName } from "../names.ts";
import type { Ros1Node } from "../node/ros1_node.ts";
import type { AnswerBytes } from "../node/service_server.ts";
import { ros1Writer } from "../types/message_writer.ts";
import type { RosServiceType, TypeLibrary } from "../types/type_library.ts";
import { mayBeRos, unknownType } from "./advertised.ts";
import { argumentsOf, failureText, responseOf } from "./service_values.ts";
import { Told } from "./told.ts";

/** What {@linkcode Provided} is made of. */
export interface ProvidedOptions {
  readonly node: Ros1Node;
  readonly library: TypeLibrary;
  readonly mesh: Pick<MeshSide, "logger">;
  readonly maxMessageBytes: number;
}

/** How long a service of the mesh may take: callers of ROS have no limit. */
const TIMEOUT_MS = 10 * 60_000;
const NOTHING: AsyncDisposable = { [Symbol.asyncDispose]: () => Promise.resolve() };

/** The services of the mesh that are provided in ROS. */
export class Provided {
  readonly #options: ProvidedOptions;
  readonly #services = new Map<string, AnswerBytes>();
  readonly #told: Told;

  /** @param options Where, and of which types. */
  constructor(options: ProvidedOptions) {
    this.#options = options;
    this.#told = new Told(options.mesh.logger);
  }

  /**
   * Provides a service from now on, unless it is of no type that ROS could have.
   *
   * @param name Its far name.
   * @param options Its type.
   * @param answer Answers calls.
   * @returns What takes it back.
   * @throws {TypeError} If its type should be one of ROS and is not known.
   */
  async add(
    name: string,
    options: AdvertiseOptions,
    answer: AnswerCall,
  ): Promise<AsyncDisposable> {
    const full = rosName(name);
    if (full === undefined) return this.#cannot(name, "its name is none that ROS 1 has");
    const { type } = options;
    if (!type || !mayBeRos(type.name)) {
      const what = type ? `ROS has no type ${type.name}` : "nobody says its type";
      return this.#cannot(name, `${what}; its route can name one of ROS: type: std_srvs/Trigger`);
    }
    const { library, node, maxMessageBytes } = this.#options;
    const found = await library.service(type.name);
    if (!found) throw new TypeError(unknownType(type.name));
    const respond = answerBytes(found, { options, answer, maxMessageBytes });
    // What is told anew takes the place of what was told before.
    if (this.#services.has(full)) await node.withdraw(full);
    this.#services.set(full, respond);
    await node.provide(full, found, respond);
    return { [Symbol.asyncDispose]: () => this.#remove(full, respond) };
  }

  async #remove(full: string, respond: AnswerBytes): Promise<void> {
    if (this.#services.get(full) !== respond) return;
    this.#services.delete(full);
    await this.#options.node.withdraw(full);
  }

  #cannot(name: string, why: string): AsyncDisposable {
    this.#told.once(`service ${name}`, `Service "${name}" is not provided in ROS: ${why}`);
    return NOTHING;
  }
}

function answerBytes(
  { request, response }: RosServiceType,
  { options, answer, maxMessageBytes }: {
    options: AdvertiseOptions;
    answer: AnswerCall;
    maxMessageBytes: number;
  },
): AnswerBytes {
  const read = ros1Reader(request.definitions);
  const write = ros1Writer(response.definitions);
  return async (bytes, signal) => {
    const message = read(bytes) as Readonly<Record<string, unknown>>;
    const context = { signal, timeoutMs: TIMEOUT_MS, takesParts: false };
    try {
      const result = await answer(argumentsOf(message, options.type), context);
      return write(responseOf(result, response), maxMessageBytes);
    } catch (error) {
      throw new Error(failureText(error), { cause: error });
    }
  };
}
