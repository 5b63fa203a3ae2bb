import { interpolate, isSamePose, type Pose } from "../pose.ts";

/** So far back a frame's way is known. */
const KEPT_MS = 30_000;
/** So many samples are kept of a frame at most. */
const MAX_SAMPLES = 3000;
/** What comes so much too late was measured after its clock had been set back. */
const SET_BACK_MS = 5000;

interface Sample {
  readonly atMs: number;
  readonly pose: Pose;
}

/** A pose that was looked up. */
export interface FoundPose {
  readonly pose: Pose;
  /** Whether later samples can no longer change it. */
  readonly isFinal: boolean;
}

/** Where a frame was in its parent, lately. */
export class FrameHistory {
  readonly parent: string;
  readonly isStatic: boolean;
  #samples: Sample[] = [];

  /**
   * @param parent The frame that it lies in.
   * @param isStatic Whether it never moves.
   */
  constructor(parent: string, isStatic: boolean) {
    this.parent = parent;
    this.isStatic = isStatic;
  }

  /**
   * Takes where it was at a time. Times may come in any order.
   *
   * @returns Whether that has changed what was held for certain.
   */
  add(atMs: number, pose: Pose): boolean {
    const isSetBack = atMs < (this.#samples.at(-1)?.atMs ?? 0) - SET_BACK_MS;
    if (this.isStatic || isSetBack) {
      const last = this.#samples[0]?.pose;
      this.#samples = [{ atMs, pose }];
      return last !== undefined && (isSetBack || !isSamePose(last, pose));
    }
    const index = this.#firstAfter(atMs);
    const isKnown = this.#samples[index - 1]?.atMs === atMs;
    this.#samples.splice(isKnown ? index - 1 : index, isKnown ? 1 : 0, { atMs, pose });
    this.#forget();
    return false;
  }

  /**
   * @param atMs When; the latest where it is `undefined`. What is newer than all samples is where the
   * newest is, and so is what is older than all: nobody knows better.
   * @returns Where it was then.
   */
  at(atMs: number | undefined): FoundPose {
    const newest = this.#samples.at(-1)!;
    if (this.isStatic) return { pose: newest.pose, isFinal: true };
    if (atMs === undefined) return { pose: newest.pose, isFinal: false };
    const index = this.#firstAfter(atMs);
    const before = this.#samples[index - 1];
    const after = this.#samples[index];
    if (before?.atMs === atMs) return { pose: before.pose, isFinal: true };
    if (!before || !after) return { pose: newest.pose, isFinal: false };
    const share = (atMs - before.atMs) / (after.atMs - before.atMs);
    return { pose: interpolate(before.pose, after.pose, share), isFinal: true };
  }

  #firstAfter(atMs: number): number {
    let [low, high] = [0, this.#samples.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#samples[middle]!.atMs <= atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #forget(): void {
    const oldestMs = this.#samples.at(-1)!.atMs - KEPT_MS;
    let count = Math.max(0, this.#samples.length - MAX_SAMPLES);
    while (this.#samples[count]!.atMs < oldestMs) count++;
    // Not one by one: that would move all the others each time.
    if (count > MAX_SAMPLES / 10 || this.#samples.length > MAX_SAMPLES) {
      this.#samples.splice(0, count);
    }
  }
}
