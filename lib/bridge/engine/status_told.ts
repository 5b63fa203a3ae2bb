import { errorText } from "../../log/error_text.ts";
import type { Logger } from "../../log/logger.ts";
import type { Clock } from "../../time/clock.ts";
import type { Topic } from "../../topic/topic.ts";
import type { Bridge } from "../running_bridge.ts";
import { type BridgeDescription, bridgeNames, type BridgeStatus } from "../status.ts";

/** How often the mesh is told at most, in milliseconds. */
const INTERVAL_MS = 1000;

/**
 * Tells the mesh how a bridge stands: by a topic, whose last message is kept, and by a service that tells
 * of the nodes at the other side.
 */
export class StatusTold implements AsyncDisposable {
  readonly #bridge: Bridge;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #topic: Topic<[BridgeStatus]> | null = null;
  #told = "";
  #cancel = () => {};
  #isEnded = false;

  constructor(bridge: Bridge, { clock, logger }: { clock: Clock; logger: Logger }) {
    this.#bridge = bridge;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Begins to tell. */
  async start(): Promise<void> {
    const { node } = this.#bridge;
    const { status, describe } = bridgeNames(node.id.name);
    this.#topic = node.getTopic<[BridgeStatus]>(`/${status}`, { retain: 1 });
    await this.#topic.announce();
    await node.addService(`/${describe}`, () => this.#describe());
    this.#tell();
  }

  /** Tells at once that something is otherwise than it was. */
  changed(): void {
    this.#cancel();
    this.#cancel = this.#clock.after(0, () => this.#tell(), { unref: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isEnded = true;
    this.#cancel();
    const { node } = this.#bridge;
    if (node.signal.aborted) return;
    const { status, describe } = bridgeNames(node.id.name);
    await node.removeService(`/${describe}`);
    node.getTopic(`/${status}`, { retain: 0 });
    await this.#topic?.withdraw();
  }

  #describe(): BridgeDescription {
    return { status: this.#bridge.status(), nodes: this.#bridge.viaNodes() };
  }

  #tell(): void {
    if (this.#isEnded || this.#bridge.node.signal.aborted) return;
    this.#cancel = this.#clock.after(INTERVAL_MS, () => this.#tell(), { unref: true });
    const status = this.#bridge.status();
    const text = JSON.stringify(status);
    if (text === this.#told) return;
    this.#told = text;
    this.#topic?.send(status).catch((error) => {
      this.#logger.debug(`A bridge cannot tell how it stands: ${errorText(error)}`);
    });
  }
}
