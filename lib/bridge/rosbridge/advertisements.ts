import { pause } from "../../flow/pause.ts";
import { Gate } from "../../flow/gate.ts";
import type { Clock } from "../../time/clock.ts";
import type { AdvertiseOptions, RosbridgeClient } from "./rosbridge_client.ts";

/** How long the first message of a topic waits until the topic is advertised, in milliseconds. */
const WAIT_MS = 2000;

/** The topics that a bridge sends on, as its server knows of them. */
export class Advertisements {
  readonly #client: RosbridgeClient;
  readonly #clock: Clock;
  readonly #count = new Map<string, number>();
  readonly #changed = new Gate();
  /** What was waited for in vain: it is not again. */
  readonly #missing = new Set<string>();

  constructor(client: RosbridgeClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** Advertises a topic; once more where more is known of it. @returns Ends it. */
  add(topic: string, options: AdvertiseOptions): Disposable {
    const advertised = this.#client.advertise(topic, options);
    this.#count.set(topic, (this.#count.get(topic) ?? 0) + 1);
    this.#missing.delete(topic);
    this.#changed.open();
    return {
      [Symbol.dispose]: () => {
        advertised[Symbol.dispose]();
        const left = this.#count.get(topic)! - 1;
        if (left === 0) this.#count.delete(topic);
        else this.#count.set(topic, left);
      },
    };
  }

  /** @returns Whether a topic is advertised. */
  has(topic: string): boolean {
    return this.#count.has(topic);
  }

  /**
   * Waits until a topic is advertised, but not for long, and once only.
   *
   * @returns Whether it is.
   */
  async wait(topic: string, signal: AbortSignal): Promise<boolean> {
    const late = new AbortController();
    const over = pause(WAIT_MS, { clock: this.#clock, signal, unref: true })
      .then(() => late.abort());
    while (!this.has(topic) && !this.#missing.has(topic) && !late.signal.aborted) {
      await Promise.race([this.#changed.wait(), over]);
    }
    if (!this.has(topic)) this.#missing.add(topic);
    return this.has(topic);
  }
}
