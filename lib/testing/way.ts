import type { Clock } from "../time/clock.ts";

/** The way that bytes take from one process to another: what a {@linkcode Pipe} has to know of it. */
export interface Way {
  readonly clock: Clock;
  /** Whether nothing gets through at present. */
  readonly isCut: boolean;
  /** @returns How long the next bytes take, in milliseconds. */
  delayMs(): number;
  /** @returns Whether the next message is lost. */
  drops(): boolean;
  /** Calls back when the way is open again, until the returned function is called. */
  onHeal(callback: () => void): () => void;
}

/** A process that sockets belong to. */
export interface SocketOwner {
  /** Whether it stands still: it neither reads, writes nor accepts. */
  readonly isFrozen: boolean;
  /** @returns A promise that settles when it does not stand still. */
  thawed(): Promise<void>;
}
