import type { StoredMessage } from "../../../bag/bag_source.ts";

/** Leaves messages of a bag out, so that there are not more of each topic in a second of its time. */
export class Thinning {
  readonly #intervalNs: bigint;
  readonly #dueNs = new Map<string, bigint>();

  /** @param maxHz So many a second. */
  constructor(maxHz: number) {
    this.#intervalNs = BigInt(Math.round(1e9 / maxHz));
  }

  /**
   * Takes the next message of a topic.
   *
   * @returns Whether it stays. What comes a little early or late counts as if it had come in time, so
   * that as many stay as were asked for.
   */
  keeps({ channel: { common: { topic } }, logTime }: StoredMessage): boolean {
    const interval = this.#intervalNs;
    const dueNs = this.#dueNs.get(topic);
    if (dueNs !== undefined && logTime < dueNs) return false;
    const isLate = dueNs === undefined || logTime >= dueNs + interval;
    this.#dueNs.set(topic, (isLate ? logTime : dueNs) + interval);
    return true;
  }
}
