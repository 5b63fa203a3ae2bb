import type { Clock } from "../time/clock.ts";
import { Patience } from "./patience.ts";
import { SlowTrial } from "./slow_trial.ts";
import { WaitingRoom } from "./waiting_room.ts";

/** A peer that has taken this part of `maxBytes` reads; less may lie in a system's buffers. */
const PROOF_PART = 1 / 16;

/** From when on, and for how long, senders wait for a peer. */
export interface PaceOptions {
  /** What may wait, in bytes; beyond it the oldest messages are dropped. */
  readonly maxBytes: number;
  /** From how many waiting bytes on `send` waits for room. */
  readonly highWaterBytes: number;
  /** How long `send` waits for room, in milliseconds, before the peer counts as slow. */
  readonly sendTimeoutMs: number;
  /** What it shares with the outboxes of other peers that the same senders wait for. */
  readonly patience?: Patience;
}

/** What waits for a peer, as far as its pace is concerned. */
export interface Load {
  /** How many bytes wait or are being written. */
  readonly bytes: number;
  /** How many wait: the next chunk is to be filled while one is written. */
  readonly waitingBytes: number;
  /** Whether bytes of the user's are among all that, which he must not change meanwhile. */
  readonly hasLent: boolean;
  /** Copies what is lent, so that its owner may change it. */
  takeOverLent(): void;
}

/** Whom a {@linkcode PeerPace} is about, and whom it tells. */
export interface PaceSurroundings {
  readonly load: Load;
  readonly clock: Clock;
  /** Told when the peer becomes slow, and when it no longer is. */
  readonly slow: (isSlow: boolean) => void;
}

/**
 * How fast one peer takes what is sent to it, and how long senders wait for it.
 *
 * - After `sendTimeoutMs` without room the peer counts as *slow*, and nobody waits for it until half
 *   has drained, or it has proved that it reads again (see {@linkcode SlowTrial}).
 * - **Credit**: where there are peers that read, a new one is waited for only once half of `maxBytes`
 *   wait, until it has taken a sixteenth of `maxBytes`. So is one that the others'
 *   {@linkcode Patience} gave less time than `sendTimeoutMs`: it counts as slow only where that does
 *   not help either.
 */
export class PeerPace {
  readonly #options: PaceOptions;
  readonly #load: Load;
  readonly #clock: Clock;
  readonly #tellSlow: (isSlow: boolean) => void;
  readonly #room: WaitingRoom;
  readonly #trial: SlowTrial;
  readonly #patience: Patience;
  #isSlow = false;
  #isClosed = false;
  /** What the socket has taken, of messages written in part, too. */
  #takenBytes = 0;
  /** When it last took something, or had nothing to take. */
  #tookAtMs: number;
  /** Whether it has taken so much once that it must have read. */
  #isReader = false;
  /** It has credit until it has taken so much. */
  #creditUntilBytes: number;
  /** What has to be taken until those who wait may go on, and what had been taken before. */
  #goal = { bytes: 0, takenBytes: 0 };

  constructor(options: PaceOptions, { load, clock, slow }: PaceSurroundings) {
    this.#options = options;
    this.#load = load;
    this.#clock = clock;
    this.#tellSlow = slow;
    this.#trial = new SlowTrial(options.sendTimeoutMs);
    this.#creditUntilBytes = options.maxBytes * PROOF_PART;
    this.#patience = options.patience ?? new Patience(options.sendTimeoutMs);
    this.#patience.count(1);
    this.#tookAtMs = clock.monotonicMs();
    this.#room = new WaitingRoom(clock, {
      begin: (nowMs) => this.#beginWait(nowMs),
      extendMs: (startedAtMs, nowMs) => this.#extendWaitMs(startedAtMs, nowMs),
      timedOut: (startedAtMs, nowMs) => this.#waitedInVain(startedAtMs, nowMs),
    });
  }

  /** Whether there was no room for too long, so that nobody waits for the peer. */
  get isSlow(): boolean {
    return this.#isSlow;
  }

  /**
   * How much may wait. A slow peer that reads again will never catch up with more than it takes in
   * time, while nobody waits for it.
   */
  get limitBytes(): number {
    const { maxBytes } = this.#options;
    return this.#standsTrial ? Math.min(this.#trial.capacityBytes, maxBytes) : maxBytes;
  }

  /** @returns A promise, or `undefined` where there is room now, or credit, or the peer is slow. */
  room(): Promise<void> | undefined {
    if (this.#isSlow) return undefined;
    const { waitingBytes, hasLent } = this.#load;
    return waitingBytes > this.#roomBytes || hasLent ? this.#room.wait() : undefined;
  }

  /** There is something to take, from now on. */
  begin(nowMs: number): void {
    this.#tookAtMs = nowMs;
  }

  /** The peer's socket has taken bytes. */
  readonly took = (bytes: number): void => {
    this.#takenBytes += bytes;
    if (!this.#isReader && this.#takenBytes >= this.#creditUntilBytes && !this.#isClosed) {
      this.#isReader = true;
      this.#patience.readers++;
    }
    this.#tookAtMs = this.#clock.monotonicMs();
    if (this.#isSlow) this.#trial.took(bytes, this.#tookAtMs);
  };

  /** Lets in whoever waits, where half has drained. A slow peer stays slow. */
  letIn(): void {
    const { waitingBytes, hasLent } = this.#load;
    if (waitingBytes * 2 <= this.#roomBytes && !hasLent) this.#room.letIn();
  }

  /** Something was written: a slow peer may be so no longer. */
  judge(): void {
    if (!this.#isSlow) return;
    const { waitingBytes } = this.#load;
    if (waitingBytes * 2 <= this.#options.highWaterBytes) this.#recover();
    else if (waitingBytes <= this.#trial.capacityBytes) this.#passTrial();
  }

  /** What was more than {@linkcode limitBytes} was dropped: who reads can catch up with the rest. */
  judgeAfterDrop(): void {
    if (this.#standsTrial) this.#passTrial();
  }

  /** Lets in whoever waits, for good: the peer is gone. */
  close(): void {
    this.#isClosed = true;
    this.#isSlow = false;
    this.#patience.count(-1);
    if (this.#isReader) this.#patience.readers--;
    this.#room.close();
  }

  /** What may wait before senders do. */
  get #roomBytes(): number {
    const { highWaterBytes, maxBytes } = this.#options;
    return this.#hasCredit ? Math.max(highWaterBytes, maxBytes / 2) : highWaterBytes;
  }

  get #hasCredit(): boolean {
    return this.#takenBytes < this.#creditUntilBytes && this.#patience.readers > 0;
  }

  get #standsTrial(): boolean {
    return this.#isSlow && this.#trial.capacityBytes * 2 >= this.#options.highWaterBytes;
  }

  #passTrial(): void {
    this.#trial.pass(this.#clock.monotonicMs());
    this.#recover();
  }

  #recover(): void {
    this.#isSlow = false;
    this.#tellSlow(false);
  }

  #beginWait(nowMs: number): number {
    const { bytes, hasLent } = this.#load;
    const keptBytes = hasLent ? 0 : this.#roomBytes / 2;
    this.#goal = { bytes: bytes - keptBytes, takenBytes: this.#takenBytes };
    return this.#patience.waitMs(this.#tookAtMs, nowMs);
  }

  /** Goes on while the peer takes bytes so fast that the wait will be over in time. */
  #extendWaitMs(startedAtMs: number, nowMs: number): number {
    const { sendTimeoutMs } = this.#options;
    const leftMs = startedAtMs + sendTimeoutMs - nowMs;
    const takenBytes = this.#takenBytes - this.#goal.takenBytes;
    if (takenBytes * sendTimeoutMs < this.#goal.bytes * (nowMs - startedAtMs)) return 0;
    return Math.min(leftMs, this.#tookAtMs + this.#patience.allowedMs(nowMs) - nowMs);
  }

  #waitedInVain(startedAtMs: number, nowMs: number): void {
    const hadAllTime = nowMs - startedAtMs >= this.#options.sendTimeoutMs;
    const mayHaveCredit = this.#patience.readers > 0 && !this.#hasCredit && !hadAllTime;
    this.#patience.spend(startedAtMs, nowMs);
    if (!mayHaveCredit) return this.#becomeSlow(nowMs);
    this.#creditUntilBytes = this.#takenBytes + this.#options.maxBytes * PROOF_PART;
    this.#load.takeOverLent();
    this.#room.letIn();
  }

  #becomeSlow(nowMs: number): void {
    this.#isSlow = true;
    this.#trial.begin(nowMs, nowMs - this.#tookAtMs);
    this.#load.takeOverLent();
    this.#tellSlow(true);
    this.#room.letIn();
  }
}
