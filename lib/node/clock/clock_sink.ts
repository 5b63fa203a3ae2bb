import { refusePromise } from "../../codec/asynchronous.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import type { Arrival } from "../../topic/arrival.ts";
import { RetainedGate } from "../../topic/retained/retained_gate.ts";
import type { MessageSink } from "../../topic/topic_listener.ts";

/**
 * Takes what is told of the time.
 *
 * - Users do not know of it: what they end is what they began.
 * - What runs because of a time runs before the messages behind it: the connection that brought it
 *   waits for that.
 */
export class ClockSink implements MessageSink {
  readonly isRaw = false;
  readonly isPinned = true;
  readonly gate: RetainedGate = new RetainedGate(true);
  readonly #take: (value: unknown, sender: NodeId) => Promise<void> | undefined;
  #isStopped = false;

  /** @param take Takes a message; a promise makes the ones behind it wait. */
  constructor(take: (value: unknown, sender: NodeId) => Promise<void> | undefined) {
    this.#take = take;
  }

  deliver({ codec, bytes, start, end, sender }: Arrival): Promise<void> | undefined {
    if (this.#isStopped) return undefined;
    const args = refusePromise(codec.decode(bytes, start, end), codec.name);
    return this.#take(Array.isArray(args) ? args[0] : undefined, sender);
  }

  stop(): void {
    this.#isStopped = true;
  }
}
