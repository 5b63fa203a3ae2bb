import { type Fields, isFields } from "../../codec/values/fields.ts";
import { type BagSchema, textSchema } from "../../bag/schemas/bag_schema.ts";
import { fullName } from "../../web/gateway/full_name.ts";
import type { CallOptions } from "./calls.ts";
import type { RosbridgeClient } from "./rosbridge_client.ts";
import type { Dialect } from "./ros_values.ts";

/** Names by what their types are called; empty where the server knows no type. */
export type TypesByName = ReadonlyMap<string, string>;

/** What a node has, by names. */
export interface NodeDetails {
  readonly publishing: readonly string[];
  readonly subscribing: readonly string[];
  readonly services: readonly string[];
}

/** So many names has no robot. */
const MAX_NAMES = 50_000;
/** Definitions of the types of all topics are long in the making. */
const DEFINITIONS_TIMEOUT_MS = 30_000;

/** What a rosbridge server tells of the robot, by the services of its node `rosapi`. */
export class Rosapi {
  readonly #client: RosbridgeClient;
  readonly #options: CallOptions;
  /** By name; a service keeps its type. */
  readonly #serviceTypes = new Map<string, string>();
  #definitions: Promise<ReadonlyMap<string, BagSchema>> | null = null;

  /**
   * @param client Asks the server.
   * @param options How long each answer may take.
   */
  constructor(client: RosbridgeClient, options: CallOptions) {
    this.#client = client;
    this.#options = options;
  }

  /**
   * Says how times are written there.
   *
   * @returns What is spoken; ROS 1 where the server does not say, as that of ROS 1 does.
   * @throws {Error} If there is no `rosapi`.
   */
  async dialect(): Promise<Dialect> {
    try {
      const { version, distro } = await this.#ask("get_ros_version");
      if (distro === "rosy") return "rosy";
      return version === 2 ? "ros2" : "ros1";
    } catch {
      const types = [...(await this.topics()).values()];
      return types.some(isOfRos2) ? "ros2" : "ros1";
    }
  }

  /** @returns All topics. @throws {Error} If the server does not say. */
  async topics(): Promise<TypesByName> {
    const { topics, types } = await this.#ask("topics");
    const typeNames = textsOf(types);
    const entries = textsOf(topics).map((name, index) =>
      [fullName(name), typeNames[index] ?? ""] as const
    );
    return new Map(entries.filter(([name]) => name !== ""));
  }

  /** @returns The names of all services. @throws {Error} If the server does not say. */
  async services(): Promise<readonly string[]> {
    return namesOf((await this.#ask("services")).services);
  }

  /** @returns The names of all nodes. @throws {Error} If the server does not say. */
  async nodes(): Promise<readonly string[]> {
    return namesOf((await this.#ask("nodes")).nodes);
  }

  /** @returns What a node has: nothing, where the server does not say. */
  async nodeDetails(node: string): Promise<NodeDetails> {
    const { publishing, subscribing, services } = await this.#ask("node_details", {
      node: `/${node}`,
    }).catch((): Fields => ({}));
    return {
      publishing: namesOf(publishing),
      subscribing: namesOf(subscribing),
      services: namesOf(services),
    };
  }

  /** @returns Who listens to a topic, by names of nodes. @throws {Error} If the server does not say. */
  async subscribers(topic: string): Promise<readonly string[]> {
    return namesOf((await this.#ask("subscribers", { topic: `/${topic}` })).subscribers);
  }

  /** @returns What a service's type is called; empty where nobody says. */
  async serviceType(service: string): Promise<string> {
    const known = this.#serviceTypes.get(service);
    if (known !== undefined) return known;
    try {
      const { type } = await this.#ask("service_type", { service: `/${service}` });
      const name = typeof type === "string" ? type : "";
      if (name !== "") this.#serviceTypes.set(service, name);
      return name;
    } catch {
      return "";
    }
  }

  /**
   * Finds out what a type is made of.
   *
   * @param type Its name.
   * @returns Its definition as the server's own nodes have it; `undefined` where nobody says.
   */
  async definition(type: string): Promise<BagSchema | undefined> {
    const asked = this.#definitions;
    const known = (await (asked ?? this.#fetch())).get(type);
    if (known || asked === null) return known;
    // It may have come since.
    return (await (this.#definitions === asked ? this.#fetch() : this.#definitions!)).get(type);
  }

  #fetch(): Promise<ReadonlyMap<string, BagSchema>> {
    this.#definitions = this.#ask("topics_and_raw_types", {}, DEFINITIONS_TIMEOUT_MS)
      .then(({ types, typedefs_full_text }) => {
        const texts = textsOf(typedefs_full_text);
        return new Map(
          textsOf(types).flatMap((type, index) => {
            const text = texts[index] ?? "";
            const schema = textSchema(type, isOfRos2(type) ? "ros2msg" : "ros1msg", text);
            return text === "" ? [] : [[type, schema] as const];
          }),
        );
      })
      .catch(() => new Map());
    return this.#definitions;
  }

  async #ask(service: string, args = {}, timeoutMs = this.#options.timeoutMs) {
    const options = { ...this.#options, timeoutMs };
    const { values } = await this.#client.call(`/rosapi/${service}`, args, options);
    if (isFields(values)) return values;
    throw new Error(`The server's rosapi/${service} has answered with no object`);
  }
}

/** @returns Whether a type is called as ROS 2 does: `std_msgs/msg/String`. */
export function isOfRos2(type: string): boolean {
  return /^\w+\/(msg|srv|action)\/\w+$/.test(type);
}

function namesOf(list: unknown): readonly string[] {
  return textsOf(list).map(fullName).filter((name) => name !== "");
}

/** What is no text is an empty one: lists of names and of their types stay side by side. */
function textsOf(list: unknown): readonly string[] {
  if (!Array.isArray(list)) return [];
  return list.slice(0, MAX_NAMES).map((item) => typeof item === "string" ? item : "");
}
