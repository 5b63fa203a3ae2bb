import { systemClock } from "../../time/clock.ts";
import type { Clock } from "../../time/clock.ts";
import { briefText } from "../../log/error_text.ts";
import type { Link, LinkConnection, LinkTraits, MeshSide } from "../bridge.ts";
import { openBroker } from "./broker/open_broker.ts";
import { MqttConnection } from "./mqtt_connection.ts";
import type { MqttOptions } from "./mqtt_options.ts";
import { readFiles, readTarget, type Target } from "./read_options.ts";
import { GONE, statusTopic } from "./bridge_status.ts";
import { TopicNames } from "./topic_names.ts";

const DEFAULT_PREFIX = "rosy";
/** How long to wait for a broker, in milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;
/** So much of a node's id tells clients apart; brokers need not take names of more than 23 letters. */
const ID_LETTERS = 16;

/** What is not an option of users. */
export interface MqttLinkParts {
  readonly clock?: Clock;
  readonly random?: () => number;
}

/** A broker of MQTT. */
export class MqttLink implements Link {
  readonly kind = "mqtt";
  readonly address: string;
  readonly system: string;
  readonly traits: LinkTraits = {
    tellsTopics: false,
    tellsDemand: false,
    tellsServices: false,
    takesPatterns: true,
    carriesVia: true,
    isRosy: false,
  };
  readonly #options: MqttOptions;
  readonly #target: Target;
  readonly #names: TopicNames;
  readonly #parts: Required<MqttLinkParts>;

  /**
   * @param options Which broker, and how.
   * @param parts Clock and chance, for tests.
   * @throws {TypeError} If something in it makes no sense.
   */
  constructor(
    options: MqttOptions,
    { clock = systemClock, random = Math.random }: MqttLinkParts = {},
  ) {
    const { prefix = DEFAULT_PREFIX } = options;
    this.#options = options;
    this.#target = readTarget(options);
    this.#names = new TopicNames(prefix);
    this.#parts = { clock, random };
    this.address = this.#target.address;
    this.system = `mqtt ${this.address} ${prefix}`;
  }

  async connect(mesh: MeshSide, signal: AbortSignal): Promise<LinkConnection> {
    const files = await readFiles(this.#options);
    const clientId = this.#options.clientId ??
      `rosy-${mesh.id.replaceAll("-", "").slice(0, ID_LETTERS)}`;
    const keepsSession = this.#keepsSession(mesh);
    const will = { topic: statusTopic(this.#names, clientId), payload: GONE };
    const failed = (error: unknown) => mesh.refused("failed", briefText(error));
    const broker = {
      ...this.#target,
      ...files,
      ...this.#parts,
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      clientId,
      keepsSession,
      will,
      failed,
    };
    const client = await openBroker(broker, signal);
    const { format = "json", homeAssistant } = this.#options;
    const { clock } = this.#parts;
    const names = this.#names;
    const isNamed = this.#options.clientId !== undefined;
    const options = { clientId, isNamed, keepsSession, format, names, mesh, clock, homeAssistant };
    return await MqttConnection.open(client, options);
  }

  /** A session without an end of its own would be kept by the broker for nobody. */
  #keepsSession({ routes, logger }: MeshSide): boolean {
    const isDurable = routes.some((route) => route.goes("in") && route.options.durable);
    if (!isDurable || this.#options.clientId !== undefined) return isDurable;
    logger.warn(
      `The bridge to ${this.address} loses what comes by durable routes while it is away: ` +
        "give it a clientId, by which the broker knows it again",
    );
    return false;
  }
}
