import { Gate } from "../flow/gate.ts";
import type { Clock } from "../time/clock.ts";
import { INITIAL_BYTES } from "../wire/frame_reader.ts";

/** What the buffers of all connections hold together, in bytes, the one in the lane apart. */
const RECEIVE_POOL_BYTES = 64 * 1024 * 1024;
/** How often it is looked who does not go on while others wait, in milliseconds. */
const LOOK_EVERY_MS = 1000;
/** Whoever others wait for has to go on at a pace at which all it holds would come in this time. */
const WHOLE_FRAME_MS = 60_000;

/**
 * What all connections of a node together hold of frames that have not arrived whole.
 *
 * Each connection has a buffer of 64 KiB of its own. What is larger comes out of one *pool*. Where
 * that is used up, one connection at a time, in the *lane*, may have as much as its frame takes, and
 * the others wait, without being read. So a frame that alone is allowed always gets through, and
 * however many are begun, no more than the pool and one of them lie in memory.
 *
 * - **Who waits** gets room as soon as there is some: those of another host than the last one first,
 *   then whoever holds least.
 * - **Who does not go on** while others wait is closed after a second or two: in the lane always, in
 *   the pool one after the other as long as others wait, beginning with the host that holds most.
 * - Buffers that are kept for speed take half of the pool at most, and are not waited for.
 * - A connection whose frame is being handled need not go on, and does not keep the lane: that frame
 *   has arrived whole.
 */
export class ReceiveBudget {
  readonly #clock: Clock;
  readonly #poolBytes: number;
  readonly #shares = new Set<ReceiveShare>();
  readonly #waiting = new Set<ReceiveShare>();
  #usedBytes = 0;
  #lane: ReceiveShare | null = null;
  #lastHost = "";
  #cancelLook: (() => void) | null = null;
  #dueAtMs = 0;

  /**
   * Starts with nothing in use.
   *
   * @param clock Time.
   * @param poolBytes What all hold together, in bytes, the one in the lane apart.
   */
  constructor(clock: Clock, poolBytes: number = RECEIVE_POOL_BYTES) {
    this.#clock = clock;
    this.#poolBytes = poolBytes;
  }

  /** What all hold together, the one in the lane included, in bytes. */
  get bytes(): number {
    return this.#usedBytes + (this.#lane?.bytes ?? 0);
  }

  /**
   * Takes part.
   *
   * @param host Where its bytes come from.
   * @param evict Ends whoever gets the share, and says why.
   */
  open(host: string, evict: (why: string) => void): ReceiveShare {
    const share: ReceiveShare = new ReceiveShare(host, evict, {
      resize: (bytes, isNeeded) => this.#resize(share, bytes, isNeeded),
      wait: () => this.#wait(share),
      park: () => this.#park(share),
      close: () => this.#close(share),
    });
    this.#shares.add(share);
    return share;
  }

  #resize(share: ReceiveShare, bytes: number, isNeeded: boolean): boolean {
    if (share === this.#lane) {
      if (isNeeded && bytes > 0 && this.#usedBytes + bytes > this.#poolBytes) {
        share.bytes = bytes;
        return true;
      }
      this.#lane = null;
      share.bytes = 0;
    }
    const isGranted = bytes <= share.bytes || this.#fits(share, bytes, isNeeded) ||
      isNeeded && this.#waiting.size === 0 && this.#takeLane(share);
    if (isGranted) this.#set(share, bytes);
    this.#serve();
    return isGranted;
  }

  /** The lane is for whoever has still to receive. */
  #park(share: ReceiveShare): void {
    if (share !== this.#lane) return;
    this.#lane = null;
    share.bytes = 0;
    this.#serve();
  }

  #fits(share: ReceiveShare, bytes: number, isNeeded: boolean): boolean {
    const limitBytes = isNeeded ? this.#poolBytes : this.#poolBytes / 2;
    return this.#usedBytes - share.bytes + bytes <= limitBytes;
  }

  #takeLane(share: ReceiveShare): boolean {
    if (this.#lane) return false;
    this.#set(share, 0);
    this.#lane = share;
    this.#lastHost = share.host;
    return true;
  }

  #set(share: ReceiveShare, bytes: number): void {
    if (share !== this.#lane) this.#usedBytes += bytes - share.bytes;
    share.bytes = bytes;
  }

  #wait(share: ReceiveShare): void {
    this.#waiting.add(share);
    this.#serve();
    if (this.#waiting.size > 0 && !this.#cancelLook) this.#startLook();
  }

  /** Lets in whoever there is room for. */
  #serve(): void {
    if (this.#waiting.size === 0) return;
    const isAgain = ({ host }: ReceiveShare) => host === this.#lastHost ? 1 : 0;
    const queue = [...this.#waiting].sort((a, b) => isAgain(a) - isAgain(b) || a.bytes - b.bytes);
    for (const share of queue) {
      if (!this.#fits(share, share.wantedBytes, true) && !this.#takeLane(share)) continue;
      this.#set(share, share.wantedBytes);
      this.#waiting.delete(share);
      share.letIn();
    }
  }

  #close(share: ReceiveShare): void {
    this.#shares.delete(share);
    this.#waiting.delete(share);
    if (share === this.#lane) this.#lane = null;
    else this.#usedBytes -= share.bytes;
    share.bytes = 0;
    this.#serve();
    if (this.#waiting.size > 0) return;
    this.#cancelLook?.();
    this.#cancelLook = null;
  }

  #startLook(): void {
    for (const share of this.#shares) share.seenBytes = share.readBytes;
    this.#dueAtMs = this.#clock.monotonicMs() + LOOK_EVERY_MS;
    this.#cancelLook = this.#clock.after(LOOK_EVERY_MS, () => this.#look(), { unref: true });
  }

  #look(): void {
    this.#cancelLook = null;
    // This process stood still, and has not read yet what came meanwhile.
    const wasStopped = this.#clock.monotonicMs() - this.#dueAtMs > LOOK_EVERY_MS / 2;
    if (!wasStopped) this.#evictIdle();
    if (this.#waiting.size > 0) this.#startLook();
  }

  #evictIdle(): void {
    const byHost = new Map<string, number>();
    for (const { host, bytes } of this.#shares) byHost.set(host, (byHost.get(host) ?? 0) + bytes);
    const idle = [...this.#shares].filter((share) => this.#isIdle(share)).sort((a, b) =>
      byHost.get(b.host)! - byHost.get(a.host)! || b.bytes - a.bytes
    );
    for (const share of idle) {
      if (this.#waiting.size === 0) return;
      const { bytes } = share;
      share.close();
      share.evict(
        `it held ${bytes} bytes for a message that hardly went on, and others needed the room`,
      );
    }
  }

  #isIdle(share: ReceiveShare): boolean {
    if (!share.isNeeded || share.bytes === 0 || this.#waiting.has(share)) return false;
    const paceBytes = Math.max(1, share.bytes * LOOK_EVERY_MS / WHOLE_FRAME_MS);
    return share.readBytes - share.seenBytes < paceBytes;
  }
}

/** What a {@linkcode ReceiveShare} asks of its budget. */
interface Budget {
  resize(bytes: number, isNeeded: boolean): boolean;
  wait(): void;
  park(): void;
  close(): void;
}

/** What one connection holds of a {@linkcode ReceiveBudget}. */
export class ReceiveShare {
  readonly host: string;
  /** Ends whoever has it. */
  readonly evict: (why: string) => void;
  /** What counts, in bytes: what is larger than each connection's own buffer. */
  bytes = 0;
  /** What it waits for, in bytes. */
  wantedBytes = 0;
  /** Whether it is for a frame that has arrived in part, and not just kept. */
  isNeeded = false;
  /** How many bytes were read, and how many of them when it was looked last. */
  readBytes = 0;
  seenBytes = 0;
  readonly #budget: Budget;
  readonly #room = new Gate();
  #isClosed = false;

  constructor(host: string, evict: (why: string) => void, budget: Budget) {
    this.host = host;
    this.evict = evict;
    this.#budget = budget;
  }

  /**
   * Asks for a buffer in place of the one there is.
   *
   * @param bufferBytes Its size, in bytes.
   * @param isNeeded Whether a frame cannot arrive without it.
   * @returns Whether it may be had; where not, {@linkcode room} waits for one that is needed.
   */
  hold(bufferBytes: number, isNeeded: boolean): boolean {
    if (this.#isClosed) return false;
    const bytes = Math.max(0, bufferBytes - INITIAL_BYTES);
    if (bytes === this.bytes && isNeeded === this.isNeeded) return true;
    if (this.#budget.resize(bytes, isNeeded)) {
      this.isNeeded = isNeeded;
      return true;
    }
    if (isNeeded) this.wantedBytes = bytes;
    return false;
  }

  /** What lies in the buffer has arrived whole and is being handled: nobody has to go on. */
  park(): void {
    this.isNeeded = false;
    this.#budget.park();
  }

  /** @returns A promise that settles once it holds what was asked for last, or is closed. */
  room(): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    this.isNeeded = true;
    const room = this.#room.wait();
    this.#budget.wait();
    return room;
  }

  /** Lets it go on. */
  letIn(): void {
    this.#room.open();
  }

  /** Gives everything back. */
  close(): void {
    this.#isClosed = true;
    this.#budget.close();
    this.letIn();
  }
}
