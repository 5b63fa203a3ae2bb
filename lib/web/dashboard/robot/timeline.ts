import type { ReadonlySignal } from "@preact/signals";

/** What moves through a bag. */
export interface Timeline {
  /** The bag's name. */
  readonly name: string;
  /** When the first message was sent, in milliseconds since the Unix epoch. */
  readonly startMs: number;
  /** When the last message was sent. */
  readonly endMs: number;
  /** What panels show. */
  readonly atMs: ReadonlySignal<number>;
  /** Whether it goes on by itself. */
  readonly isPlaying: ReadonlySignal<boolean>;
  /** How fast: 1 is as it was. */
  readonly speed: ReadonlySignal<number>;
  /** Goes on from where it stands; from the beginning if it stands at the end. */
  play(): void;
  /** Stands still. */
  pause(): void;
  /** Goes to a time, and on from there if it was playing. */
  seek(atMs: number): void;
  /** Goes on at another speed. */
  setSpeed(speed: number): void;
}
