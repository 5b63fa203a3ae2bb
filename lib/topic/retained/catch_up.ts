import { Gate } from "../../flow/gate.ts";
import { errorText } from "../../log/error_text.ts";
import type { DropReason } from "../../outbox/drop_reason.ts";
import type { Clock } from "../../time/clock.ts";
import { NOT_AGAIN } from "../../wire/retained.ts";
import { type DeliveryQueue, isRefused, putBy, type Wait } from "../delivery_policy.ts";
import type { Route } from "../route.ts";
import type { KeptFrames } from "./kept_frames.ts";
import type { KeptMessage, MessageStore } from "./message_store.ts";

/** What waiting messages cost beside their bytes. */
const MESSAGE_OVERHEAD_BYTES = 128;
/** After so many messages the event loop gets its turn, though the peer takes all at once. */
const MESSAGES_PER_TURN = 64;

/** Which of the messages that are kept a listener gets. */
export interface Wanted {
  /** The request that it is the answer to, 0 where nobody asked. */
  readonly request: number;
  /** The number of the last message that the listener has already. */
  readonly after: number;
}

/** Where a {@linkcode CatchUp} takes messages from, and where they go. */
export interface CatchUpOptions {
  readonly route: Route;
  readonly store: MessageStore;
  readonly frames: KeptFrames;
  readonly clock: Clock;
  /** Called at its end, after which messages go their usual way. */
  readonly ended: () => void;
}

/**
 * Gives one peer the messages that are kept, and behind them those that are sent meanwhile.
 *
 * - **Pace**: it fills the peer's outbox and goes on when that has room, however long that takes. It
 *   copies nothing: what the store lets go of meanwhile is passed over.
 * - **New messages** wait behind, by the topic's policy, with the limits of an outbox; here `"latest"`
 *   passes the rest of what is kept over, too.
 * - It begins in a turn of its own, so that what is asked for in the same breath is one answer.
 */
export class CatchUp implements DeliveryQueue<KeptMessage> {
  readonly #options: CatchUpOptions;
  readonly #until: number;
  readonly #waiting = new Set<KeptMessage>();
  readonly #moved = new Gate();
  #waitingBytes = 0;
  #wanted: Wanted;
  /** What was asked for too late for the pass that is under way. */
  #next: Wanted | null = null;
  #hasBegun = false;
  #isOver = false;

  /**
   * @param options See there.
   * @param wanted What the peer gets first.
   */
  constructor(options: CatchUpOptions, wanted: Wanted) {
    this.#options = options;
    this.#wanted = wanted;
    this.#until = options.store.last;
    void this.#run();
  }

  /** Settles at the end. */
  async ended(): Promise<void> {
    while (!this.#isOver) await this.#moved.wait();
  }

  /** The peer asks for more. */
  ask(wanted: Wanted): void {
    if (!this.#hasBegun) this.#wanted = merged(this.#wanted, wanted);
    else this.#next = this.#next ? merged(this.#next, wanted) : wanted;
  }

  /** A new message, which waits its turn. @returns What its sender waits for. */
  send(message: KeptMessage): Wait {
    const { policy } = this.#options.route.topic.options;
    return isRefused(policy, this) ? "turn" : putBy(policy, this, message);
  }

  get isFull(): boolean {
    return this.#waitingBytes > this.#options.route.outbox.highWaterBytes;
  }

  put(message: KeptMessage): void {
    const { route } = this.#options;
    this.#waiting.add(message);
    this.#waitingBytes += costOf(message);
    while (this.#waitingBytes > route.outbox.maxBytes && this.#waiting.size > 1) {
      this.#take();
      route.skip("full");
    }
  }

  replace(message: KeptMessage): boolean {
    const count = this.#waiting.size;
    this.#discard("replaced");
    this.passOver();
    this.put(message);
    return count > 0;
  }

  refuse(): void {
    this.#options.route.refuse();
  }

  room(): Promise<void> | undefined {
    return this.isFull ? this.#room() : undefined;
  }

  /** Passes over what is kept: only what was sent meanwhile is still given. */
  passOver(): void {
    this.#wanted = { ...this.#wanted, after: this.#until };
    if (this.#next) this.#next = { ...this.#next, after: this.#until };
  }

  /**
   * Ends it at once.
   *
   * @param why What becomes of the new messages that wait; nothing where nobody listens any more.
   */
  stop(why?: DropReason): void {
    if (why) this.#discard(why);
    this.#waiting.clear();
    this.#end();
  }

  async #run(): Promise<void> {
    const { route: { outbox }, clock } = this.#options;
    await null;
    for (let count = 1; !this.#isOver; count++) {
      if (outbox.isClosed) return this.#end();
      if (outbox.isFull) await outbox.spare();
      else if (!this.#putNext()) return this.#end();
      this.#moved.open();
      if (count % MESSAGES_PER_TURN === 0) {
        await new Promise<void>((resolve) => clock.afterTurn(resolve));
      }
    }
  }

  /** @returns Whether there was anything left to put into the outbox. */
  #putNext(): boolean {
    if (!this.#hasBegun) this.#begin();
    const kept = this.#options.store.after(this.#wanted.after);
    if (kept && kept.number <= this.#until) {
      this.#wanted = { ...this.#wanted, after: kept.number };
      this.#put(kept, this.#wanted.request);
      return true;
    }
    if (this.#next) {
      this.#wanted = this.#next;
      this.#next = null;
      this.#begin();
      return true;
    }
    const sent = this.#take();
    if (sent) this.#putSent(sent);
    return sent !== undefined;
  }

  #putSent(sent: KeptMessage): void {
    const { route, clock } = this.#options;
    if (clock.monotonicMs() - sent.sentAtMs > route.outbox.maxAgeMs) route.skip("old");
    else this.#put(sent, NOT_AGAIN);
  }

  /** What cannot be put in costs itself alone: nobody is there to be told by an error. */
  #put(message: KeptMessage, request: number): void {
    const { route, frames } = this.#options;
    try {
      frames.put(route, message, request);
    } catch (error) {
      route.skip("full", `on topic "${route.topic.name}": ${errorText(error)}`);
    }
  }

  #begin(): void {
    const { route, frames } = this.#options;
    const { request, after } = this.#wanted;
    this.#hasBegun = true;
    // Who lacks what does not come now, or has asked and was not heard, asks again.
    frames.tell(route, request, request > 0 ? route.keptUpTo : after);
  }

  #take(): KeptMessage | undefined {
    const [first] = this.#waiting;
    if (!first) return undefined;
    this.#waiting.delete(first);
    this.#waitingBytes -= costOf(first);
    return first;
  }

  /** The limit that senders of this peer have elsewhere, too: as long as it takes what is sent. */
  async #room(): Promise<void> {
    const { outbox } = this.#options.route;
    while (this.isFull && !this.#isOver) {
      const room = outbox.isFull ? outbox.room() : this.#moved.wait();
      if (!room) return;
      await room;
    }
  }

  #discard(why: DropReason): void {
    for (let left = this.#waiting.size; left > 0; left--) this.#options.route.skip(why);
    this.#waiting.clear();
    this.#waitingBytes = 0;
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#options.ended();
    this.#moved.open();
  }
}

function merged(a: Wanted, b: Wanted): Wanted {
  return { request: Math.max(a.request, b.request), after: Math.min(a.after, b.after) };
}

function costOf({ bytes }: KeptMessage): number {
  return bytes.length + MESSAGE_OVERHEAD_BYTES;
}
