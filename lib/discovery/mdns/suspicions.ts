import type { Clock } from "../../time/clock.ts";
import type { MdnsTimers } from "./timers.ts";

/** Questions this short a time after one another count as one: it was heard on two interfaces. */
const SAME_QUESTION_MS = 100;
const QUESTIONS_UNTIL_SUSPECT = 2;
/** When a death is made known, counted from it: a goodbye that is still under way comes first. */
const MOURNING_AT_MS = [100, 350];
const MOURNING_JITTER_MS = 100;

/** What {@linkcode Suspicions} work with. */
export interface SuspicionsOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly timers: MdnsTimers;
  /** Asks the network for a node. */
  ask(uuid: string): void;
  /** Is called when a node did not answer. */
  onDead(uuid: string): void;
  /** Is called when others got no answer from a node. @returns Whether we know it to be alive. */
  isAlive(uuid: string): boolean;
}

interface Mourned {
  questionsLeft: number;
  lastMs: number;
  readonly cancels: readonly (() => void)[];
}

/**
 * Finds out whether nodes are dead that someone lost.
 *
 * - A node that we lost is asked for three times, then it is dead.
 * - A node that others asked for twice is dead when nobody heard an answer for 1.5 seconds.
 * - A node that we know to be dead is asked for twice, unless others do: so they learn of it.
 * - Whatever is heard of a node ends the suspicion.
 */
export class Suspicions {
  readonly #options: SuspicionsOptions;
  readonly #probes = new Map<string, Set<() => void>>();
  readonly #mourned = new Map<string, Mourned>();
  readonly #observed = new Map<string, { questions: number; lastMs: number; cancel: () => void }>();

  constructor(options: SuspicionsOptions) {
    this.#options = options;
  }

  /** Asks for a node that was lost. */
  probe(uuid: string): void {
    if (this.#probes.has(uuid)) return;
    const { clock, timers, ask, onDead } = this.#options;
    const cancels = new Set<() => void>();
    this.#probes.set(uuid, cancels);
    for (const atMs of timers.probeAtMs) {
      cancels.add(clock.after(atMs, () => ask(uuid), { unref: true }));
    }
    cancels.add(clock.after(timers.probeEndMs, () => {
      this.heard(uuid);
      onDead(uuid);
    }, { unref: true }));
  }

  /** Asks again from the beginning for all that were lost: what was asked may not have got out. */
  renew(): void {
    const uuids = [...this.#probes.keys()];
    for (const uuid of uuids) {
      this.#endProbe(uuid);
      this.probe(uuid);
    }
  }

  /** Makes a death known to those who had no connection to the node. */
  mourn(uuid: string): void {
    if (this.#mourned.has(uuid)) return;
    const { clock, random, ask } = this.#options;
    const cancels = MOURNING_AT_MS.map((atMs) =>
      clock.after(atMs + random() * MOURNING_JITTER_MS, () => {
        if (this.#askedForMourned(uuid)) ask(uuid);
      }, { unref: true })
    );
    const questionsLeft = QUESTIONS_UNTIL_SUSPECT;
    this.#mourned.set(uuid, { questionsLeft, lastMs: -Infinity, cancels });
  }

  /** Takes note of someone else's question for a node. */
  noteQuestion(uuid: string): void {
    this.#askedForMourned(uuid);
  }

  /** Takes note of someone else's question for a node that we believe to be alive. */
  observe(uuid: string): void {
    const { clock, timers } = this.#options;
    const nowMs = clock.monotonicMs();
    const observed = this.#observed.get(uuid);
    if (observed) {
      if (nowMs - observed.lastMs >= SAME_QUESTION_MS) observed.questions++;
      observed.lastMs = nowMs;
      return;
    }
    const cancel = clock.after(timers.observedEndMs, () => this.#judge(uuid), { unref: true });
    this.#observed.set(uuid, { questions: 1, lastMs: nowMs, cancel });
  }

  /** Takes note of a sign of life. */
  heard(uuid: string): void {
    this.#endProbe(uuid);
    this.#observed.get(uuid)?.cancel();
    this.#observed.delete(uuid);
    this.#mourned.get(uuid)?.cancels.forEach((cancel) => cancel());
    this.#mourned.delete(uuid);
  }

  /** Ends all suspicions. */
  close(): void {
    const uuids = [this.#probes, this.#observed, this.#mourned].flatMap((map) => [...map.keys()]);
    for (const uuid of uuids) this.heard(uuid);
  }

  #endProbe(uuid: string): void {
    for (const cancel of this.#probes.get(uuid) ?? []) cancel();
    this.#probes.delete(uuid);
  }

  /** @returns Whether the question is one of its own, not the same as the one before. */
  #askedForMourned(uuid: string): boolean {
    const mourned = this.#mourned.get(uuid);
    const nowMs = this.#options.clock.monotonicMs();
    if (!mourned || nowMs - mourned.lastMs < SAME_QUESTION_MS) return false;
    mourned.lastMs = nowMs;
    if (--mourned.questionsLeft <= 0) this.heard(uuid);
    return true;
  }

  #judge(uuid: string): void {
    const questions = this.#observed.get(uuid)?.questions ?? 0;
    this.#observed.delete(uuid);
    if (questions < QUESTIONS_UNTIL_SUSPECT || this.#options.isAlive(uuid)) return;
    this.heard(uuid);
    this.#options.onDead(uuid);
  }
}
