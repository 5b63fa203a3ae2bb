import type { Node } from "../../facade/node.ts";
import type { RawMessage } from "../../topic/raw_subscription.ts";

/** Tells whether a message passes. */
export type Gate = (message: RawMessage) => boolean;

/** What is kept for later listeners at most, as much as a single message may have. */
const MAX_RETAINED_BYTES = 256 * 1024 * 1024;
const MAX_RETAINED = 1000;

/** What has come on one topic, and what went on to another one. */
export interface PassedCounts {
  readonly from: string;
  readonly to: string;
  readonly received: number;
  readonly passed: number;
  readonly bytesPassed: number;
}

/**
 * Sends what comes on one topic on another one, as it came.
 *
 * What the sender keeps for later listeners is kept here, too: as many messages as its senders were seen
 * to keep.
 */
export class Outlet implements PassedCounts {
  readonly from: string;
  readonly to: string;
  received = 0;
  passed = 0;
  bytesPassed = 0;
  readonly #node: Pick<Node, "sendRaw" | "getTopic">;
  readonly #gate: Gate;
  /** How many messages each sender keeps, as far as that was seen. */
  readonly #kept = new Map<string, number>();
  #retained = 0;

  /**
   * @param node Who sends.
   * @param topics Where from and where to.
   * @param gate What passes.
   */
  constructor(
    node: Pick<Node, "sendRaw" | "getTopic">,
    { from, to }: { readonly from: string; readonly to: string },
    gate: Gate,
  ) {
    this.#node = node;
    this.from = from;
    this.to = to;
    this.#gate = gate;
  }

  /** Passes a message on. @returns What its sender has to wait for. */
  take(message: RawMessage): Promise<void> | undefined {
    this.received++;
    if (!this.#gate(message)) return undefined;
    const { codec, bytes, publishedAtMs, kept, retained } = message;
    if (kept) this.#keep(message);
    this.passed++;
    this.bytesPassed += bytes.length;
    return this.#node.sendRaw(this.to, codec, bytes, retained ? { publishedAtMs } : undefined);
  }

  /** Keeps nothing for later listeners any more: whoever passes it on again is sent it anew. */
  forget(): void {
    this.#kept.clear();
    if (this.#retained > 0) this.#retain(0);
  }

  #keep({ sender: { uuid }, retained }: RawMessage): void {
    const before = this.#kept.get(uuid) ?? 0;
    if (before > 0 && !retained || this.#retained >= MAX_RETAINED) return;
    this.#kept.set(uuid, before + 1);
    this.#retain(this.#retained + 1);
  }

  #retain(count: number): void {
    this.#retained = count;
    this.#node.getTopic(this.to, { retain: { count, bytes: MAX_RETAINED_BYTES } });
  }
}
