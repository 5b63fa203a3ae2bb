import type { Logger } from "../../log/logger.ts";
import { rateLimit } from "../../log/rate_limit.ts";
import { formatNodeId, type NodeId } from "../../mesh/node_record.ts";
import type { TopologyView } from "../../mesh/topology.ts";
import type { Clock } from "../../time/clock.ts";
import { DrivenClock } from "../../time/driven_clock.ts";
import { TurnEnd } from "../../time/turn_end.ts";
import { type ClockReading, readClockMessage } from "./clock_message.ts";
import type { NodeTime } from "./node_time.ts";
import { Patience } from "./patience.ts";

/** Who tells the time but is not heard of for so long counts as gone, in milliseconds. */
const SILENT_AFTER_MS = 5000;
const WARN_INTERVAL_MS = 1000;
/** So many who are not followed are told apart. */
const MAX_OTHERS = 100;

/** Told of what becomes of the mesh's time. */
export interface ClockEvents {
  /** A node's time is followed from now on. */
  clockFollowed(peer: NodeId): void;
  /** Time stands: whom this node followed is gone, or nobody came. */
  clockLost(peer: NodeId | null, why: string): void;
  /** A node tells another time than the one that is followed. */
  clockIgnored(peer: NodeId, followed: NodeId): void;
  /** The date has jumped. */
  clockJumped(peer: NodeId, fromMs: number, toMs: number): void;
}

/** What a {@linkcode MeshTime} works with. */
export interface MeshTimeOptions {
  /** The machine's clock. */
  readonly clock: Clock;
  readonly topology: TopologyView;
  readonly logger: Logger;
  readonly events: ClockEvents;
  /** Begins to listen to the topic; a promise that `take` returns makes messages behind it wait. */
  readonly listen: (take: (value: unknown, sender: NodeId) => Promise<void> | undefined) => void;
}

/**
 * The time that some node of the mesh tells on the topic `clock`.
 *
 * - One node is followed: the first that is heard. Others are ignored, and warned of by name, until
 *   that one is gone or has been silent for 5 s.
 * - Where nobody tells the time it stands, which is warned of, and callers' patience goes by the
 *   machine's clock.
 */
export class MeshTime implements NodeTime {
  readonly isSimulated = true;
  readonly clock: DrivenClock;
  readonly patience: DrivenClock;
  readonly #patience: Patience;
  readonly #options: MeshTimeOptions;
  readonly #others = new Set<string>();
  readonly #turnEnd: TurnEnd;
  readonly #mayWarnOfNonsense: () => number;
  readonly #unsubscribe: () => void;
  #source: NodeId | null = null;
  /** What it said last, also where it is gone. */
  #last: (ClockReading & { readonly uuid: string }) | null = null;
  #heardAtMs: number;
  #hasWarned = false;
  #cancelWatch: () => void = () => {};

  constructor(options: MeshTimeOptions) {
    this.#options = options;
    const { clock, topology } = options;
    this.clock = new DrivenClock(clock);
    this.#patience = new Patience(clock);
    this.patience = this.#patience.clock;
    this.#turnEnd = new TurnEnd(clock);
    this.#mayWarnOfNonsense = rateLimit(clock, WARN_INTERVAL_MS);
    this.#heardAtMs = clock.monotonicMs();
    this.#unsubscribe = topology.subscribe(({ type, record: { id } }) => {
      if (type === "down") this.#departed(id);
    });
  }

  get source(): NodeId | null {
    return this.#source;
  }

  open(): void {
    this.#options.listen((value, sender) => this.#take(value, sender));
    this.#heardAtMs = this.#options.clock.monotonicMs();
    this.#watch(SILENT_AFTER_MS);
  }

  close(): void {
    this.#unsubscribe();
    this.#cancelWatch();
    this.clock.close();
    this.patience.close();
  }

  #take(value: unknown, sender: NodeId): Promise<void> | undefined {
    const reading = readClockMessage(value);
    if (typeof reading === "string") return void this.#refuse(sender, reading);
    if (this.#source && this.#source.uuid !== sender.uuid) return void this.#ignore(sender);
    this.#heardAtMs = this.#options.clock.monotonicMs();
    const isNew = !this.#source;
    if (isNew) this.#source = sender;
    // What a timer sets off comes before what happens at a later time.
    const wait = this.#go(reading, sender, isNew) ? this.#turnEnd.wait() : undefined;
    if (isNew) this.#tellFollowed(sender);
    return wait;
  }

  #tellFollowed(sender: NodeId): void {
    this.#options.logger.info(`The time is that of ${formatNodeId(sender)} from now on`);
    this.#options.events.clockFollowed(sender);
    this.#watch(SILENT_AFTER_MS);
  }

  /** @returns Whether that made a timer run. */
  #go(reading: ClockReading, sender: NodeId, isNew: boolean): boolean {
    const last = this.#last;
    this.#last = { ...reading, uuid: sender.uuid };
    if (isJump(last, this.#last)) {
      const fromMs = this.clock.epochMs();
      this.clock.jump(reading);
      this.#patience.follow(reading, { isJump: true });
      if (!isNew) this.#options.events.clockJumped(sender, fromMs, reading.timeMs);
      return false;
    }
    const hasRun = this.clock.follow(reading);
    this.#patience.follow(reading, { isJump: false });
    return hasRun;
  }

  #refuse(sender: NodeId, why: string): void {
    const count = this.#mayWarnOfNonsense();
    if (count === 0) return;
    this.#options.logger.warn(
      `Cannot follow the clock of ${formatNodeId(sender)}: ${why} (${count} messages)`,
    );
  }

  #ignore(sender: NodeId): void {
    if (this.#others.has(sender.uuid) || this.#others.size === MAX_OTHERS) return;
    this.#others.add(sender.uuid);
    const { logger, events } = this.#options;
    logger.warn(
      `Two nodes tell the time: this one follows ${formatNodeId(this.#source!)} and ignores ` +
        `${formatNodeId(sender)}; stop one of them`,
    );
    events.clockIgnored(sender, this.#source!);
  }

  #departed(id: NodeId): void {
    this.#others.delete(id.uuid);
    if (this.#source?.uuid === id.uuid) this.#lose(`${formatNodeId(id)}, which told it, is gone`);
  }

  /** Looks again when the one that is followed could be silent for too long. */
  #watch(afterMs: number): void {
    this.#cancelWatch();
    const { clock } = this.#options;
    this.#cancelWatch = clock.after(afterMs, () => {
      const leftMs = this.#heardAtMs + SILENT_AFTER_MS - clock.monotonicMs();
      // Less is no wait at all for a timer that may be early.
      if (leftMs > 1) {
        this.#patience.check();
        return this.#watch(leftMs);
      }
      const name = this.#source && formatNodeId(this.#source);
      const seconds = SILENT_AFTER_MS / 1000;
      this.#lose(
        name
          ? `${name}, which told it, has been silent for ${seconds} s`
          : `nobody tells it; "rosy bag play --clock" does, and simulators on topic "clock"`,
      );
    }, { unref: true });
  }

  #lose(why: string): void {
    const { logger, events } = this.#options;
    const peer = this.#source;
    this.#source = null;
    this.#cancelWatch();
    this.#others.clear();
    // Until the date up to which it was told; whoever waits has patience by the machine's clock.
    this.#patience.release();
    const level = this.#hasWarned ? "info" : "warn";
    this.#hasWarned = true;
    logger[level](`Time stands still: ${why}`);
    events.clockLost(peer, why);
  }
}

/** Whether the date is another one than what has gone by makes it. */
function isJump(
  last: (ClockReading & { readonly uuid: string }) | null,
  next: ClockReading & { readonly uuid: string },
): boolean {
  return last?.uuid !== next.uuid || next.jumps !== last.jumps || next.timeMs < last.timeMs;
}
