/** What a bridge has counted of a topic. */
export interface BridgeTopicCounts {
  /** Messages that came from the other side and were given to the mesh. */
  in: number;
  /** Messages of the mesh that were published at the other side. */
  out: number;
  /** Messages of the mesh that were dropped because the other side did not keep up, or refused them. */
  dropped: number;
  /** Messages that were left out because there were more than the route's `maxHz`. */
  thinned: number;
}

/** Of so many topics it is counted; further ones are counted together, under the name `…`. */
const MAX_TOPICS = 4096;
const OTHERS = "…";

/** All that a bridge has counted. */
export class BridgeCounts {
  readonly topics = new Map<string, BridgeTopicCounts>();
  /** Messages that were not taken, by why. */
  readonly refused = new Map<string, number>();
  /** Calls from the mesh that the other side was asked for, and from there. */
  readonly calls = { in: 0, out: 0, failed: 0 };

  /** @returns What is counted of a topic, by its name in the mesh. */
  of(topic: string): BridgeTopicCounts {
    let counts = this.topics.get(topic);
    if (!counts) {
      const name = this.topics.size < MAX_TOPICS ? topic : OTHERS;
      counts = this.topics.get(name) ?? { in: 0, out: 0, dropped: 0, thinned: 0 };
      this.topics.set(name, counts);
    }
    return counts;
  }

  /** Counts a message that was not taken. */
  refuse(why: string): void {
    this.refused.set(why, (this.refused.get(why) ?? 0) + 1);
  }
}
