import type { TopicLoadBalancer } from "../../mesh/load_balancer.ts";

/** What a sender tells receivers on the topic itself, in the place of a message's time. */
export const Marker = { BEGIN: "begin", END: "end" } as const;

/** A load balancer that can be told to let everybody have the next message. */
export class MarkerBalancer implements TopicLoadBalancer {
  readonly #balancer: TopicLoadBalancer;
  #toAll = false;

  /** @param balancer Who chooses otherwise. */
  constructor(balancer: TopicLoadBalancer) {
    this.#balancer = balancer;
  }

  chooseListeners: TopicLoadBalancer["chooseListeners"] = (topic, listeners) =>
    this.#toAll ? listeners : this.#balancer.chooseListeners(topic, listeners);

  /**
   * Has everybody get what is sent meanwhile: also those whose turn it is not.
   *
   * @param send Sends it, before it returns.
   * @returns What `send` returns.
   */
  toAll<T>(send: () => T): T {
    this.#toAll = true;
    try {
      return send();
    } finally {
      this.#toAll = false;
    }
  }
}
