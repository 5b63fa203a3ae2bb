import { readStamped } from "../read_parts.ts";
import type { Shape } from "../shapes.ts";
import type { Content, SceneItem, TakenMessage } from "./content.ts";

/** So many older messages stay to be seen at most. */
const MAX_OLDER = 300;

interface Taken {
  readonly item: SceneItem;
  readonly endMs: number;
}

/**
 * What is all in the latest message: scans, maps, poses. Only messages that are drawn are read. Older ones
 * stay for as long as is wanted, the latest one for ever.
 */
export class SnapshotContent implements Content {
  readonly #read: (value: unknown) => readonly Shape[];
  readonly #keptMs: number;
  #waiting: TakenMessage | undefined;
  #taken: Taken[] = [];
  #count = 0;

  /**
   * @param read Reads what a message shows.
   * @param keptMs How long a message stays after the next one has come, in milliseconds.
   */
  constructor(read: (value: unknown) => readonly Shape[], keptMs = 0) {
    this.#read = read;
    this.#keptMs = keptMs;
  }

  take(message: TakenMessage): void {
    this.#waiting = message;
  }

  items(nowMs: number): readonly SceneItem[] {
    this.#readWaiting();
    const older = this.#taken.slice(0, -1).filter(({ endMs }) => endMs > nowMs);
    this.#taken = [...older, ...this.#taken.slice(-1)].slice(-MAX_OLDER);
    return this.#taken.map(({ item }) => item);
  }

  nextEndMs(): number {
    return Math.min(Infinity, ...this.#taken.slice(0, -1).map(({ endMs }) => endMs));
  }

  clear(): void {
    this.#waiting = undefined;
    this.#taken = [];
  }

  #readWaiting(): void {
    if (!this.#waiting) return;
    const { value, atMs } = this.#waiting;
    this.#waiting = undefined;
    const key = this.#keptMs === 0 ? "latest" : `${this.#count++ % (MAX_OLDER * 2)}`;
    const item = { key, isLocked: false, ...readStamped(value), shapes: this.#read(value) };
    if (this.#keptMs === 0) this.#taken = [];
    this.#taken.push({ item, endMs: atMs + this.#keptMs });
  }
}
