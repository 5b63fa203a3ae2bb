import { ros1Reader } from "../../../bag/foreign/ros1/ros1_reader.ts";
import type { AdvertiseOptions, AnswerCall, MeshSide } from "../../bridge.ts";
import type { Clock } from "../../../time/clock.ts";
import { rosName } from "../names.ts";
import type { Ros1Node } from "../node/ros1_node.ts";
import type { AnswerBytes } from "../node/service_server.ts";
import { ros1Writer } from "../types/message_writer.ts";
import type { RosServiceType, TypeLibrary } from "../types/type_library.ts";
import { mayBeRos, unknownType } from "./advertised.ts";
import { Lingering } from "./lingering.ts";
import { argumentsOf, failureText, responseOf } from "./service_values.ts";
import { Told } from "./told.ts";

/** What {@linkcode Provided} is made of. */
export interface ProvidedOptions {
  readonly node: Ros1Node;
  readonly library: TypeLibrary;
  readonly mesh: Pick<MeshSide, "logger">;
  readonly clock: Clock;
  readonly maxMessageBytes: number;
}

interface Service {
  readonly md5sum: string;
  readonly life: Lingering;
  /** What answers now. */
  answer: AnswerBytes;
}

/** How long a service of the mesh may take: callers of ROS have no limit. */
const TIMEOUT_MS = 10 * 60_000;
const NOTHING: AsyncDisposable = { [Symbol.asyncDispose]: () => Promise.resolve() };

/**
 * The services of the mesh that are provided in ROS.
 *
 * One that is taken back and provided anew, because more became known of it, stays all the time.
 */
export class Provided {
  readonly #options: ProvidedOptions;
  readonly #services = new Map<string, Service>();
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
    const { library, maxMessageBytes } = this.#options;
    const found = await library.service(type.name);
    if (!found) throw new TypeError(unknownType(type.name));
    const respond = answerBytes(found, { options, answer, maxMessageBytes });
    const service = this.#services.get(full);
    if (service?.md5sum === found.md5sum) {
      service.answer = respond;
      return service.life.hold();
    }
    if (service) await this.#close(full, service);
    return await this.#open(full, found, respond);
  }

  /** Ends nothing any more: the node takes all back by itself. */
  close(): void {
    for (const { life } of this.#services.values()) life.cancel();
  }

  async #open(full: string, type: RosServiceType, answer: AnswerBytes): Promise<AsyncDisposable> {
    const { clock, node } = this.#options;
    const life = new Lingering(clock, () => void this.#close(full, service));
    const service: Service = { md5sum: type.md5sum, life, answer };
    await node.provide(full, type, (bytes, signal) => service.answer(bytes, signal));
    this.#services.set(full, service);
    return life.hold();
  }

  async #close(full: string, service: Service): Promise<void> {
    service.life.cancel();
    if (this.#services.get(full) !== service) return;
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
