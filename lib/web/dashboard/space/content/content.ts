import type { Stamped } from "../read_parts.ts";
import type { Shape } from "../shapes.ts";

/** Shapes that lie in one frame, and are placed together. */
export interface SceneItem extends Stamped {
  /** Tells it from the others of its topic; what keeps its key is drawn in place of what was there. */
  readonly key: string;
  /** Whether it moves with its frame; otherwise it stays where that was when it was measured. */
  readonly isLocked: boolean;
  readonly shapes: readonly Shape[];
}

/** A message, as contents take it. */
export interface TakenMessage {
  readonly value: unknown;
  /** When it was sent, in milliseconds since the Unix epoch. */
  readonly atMs: number;
}

/** What a topic's messages have left to be seen. */
export interface Content {
  /** Puts a message away. */
  take(message: TakenMessage): void;
  /**
   * @param nowMs What the clock says by which messages are dated.
   * @returns What is to be seen now. An item that is the same object as before has not changed.
   */
  items(nowMs: number): readonly SceneItem[];
  /** When something goes by itself, in milliseconds since the Unix epoch; `Infinity` if nothing does. */
  nextEndMs(): number;
  /** Forgets all. */
  clear(): void;
}
