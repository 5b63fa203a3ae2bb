/** What a process's network is like, as rates from 0 to 1 and times in milliseconds. */
export interface Conditions {
  /** How long everything takes. @default {0} */
  delayMs?: number;
  /** How much longer it may take. @default {0} */
  jitterMs?: number;
  /** How many reads of a stream come late by {@linkcode STALL_MS}, as after a lost segment. */
  stallRate?: number;
  /** How many reads of a stream are its last: it breaks at one of their bytes. */
  breakRate?: number;
  /** How many multicast packets never arrive. */
  lossRate?: number;
  /** How many multicast packets arrive twice. */
  duplicateRate?: number;
  /** How many multicast packets are overtaken by others. */
  reorderRate?: number;
  /** Whether nothing gets through, and nobody is told. */
  isCut?: boolean;
}

/** How long TCP takes to send a lost segment again, about. */
export const STALL_MS = 200;
/** How much later a packet comes that is overtaken. */
export const OVERTAKEN_MS = 30;

const FAIR: Required<Conditions> = {
  delayMs: 0,
  jitterMs: 0,
  stallRate: 0,
  breakRate: 0,
  lossRate: 0,
  duplicateRate: 0,
  reorderRate: 0,
  isCut: false,
};

/** The faults of one process's network: they happen to what it receives and to what it opens. */
export class Weather {
  readonly #random: () => number;
  readonly #healed = new Set<() => void>();
  readonly #sockets = new Set<{ close(): void }>();
  #conditions: Required<Conditions> = FAIR;

  /** @param random Chance. */
  constructor(random: () => number) {
    this.#random = random;
  }

  get isCut(): boolean {
    return this.#conditions.isCut;
  }

  /** Changes what is named; the rest stays as it is. */
  set(conditions: Conditions): void {
    this.#conditions = { ...this.#conditions, ...conditions };
    if (this.isCut) return;
    for (const wake of [...this.#healed]) wake();
  }

  /** Ends all faults. */
  clear(): void {
    this.set(FAIR);
  }

  /** Breaks the open connections. */
  reset(): void {
    for (const socket of [...this.#sockets]) socket.close();
  }

  /** Remembers a socket, to be broken. @returns What forgets it. */
  add(socket: { close(): void }): () => void {
    this.#sockets.add(socket);
    return () => void this.#sockets.delete(socket);
  }

  /** @returns How long the next bytes of a stream take. */
  drawStreamMs(): number {
    return this.#drawDelayMs() + (this.#happens("stallRate") ? STALL_MS : 0);
  }

  /** @returns After how many of the next bytes of a stream it breaks, if it does. */
  drawBreak(bytes: number): number | null {
    return this.#happens("breakRate") ? Math.floor(bytes * this.#random()) : null;
  }

  /** @returns How long each copy of the next packet takes: none for one that is lost. */
  drawPacketMs(): number[] {
    if (this.isCut || this.#happens("lossRate")) return [];
    const copies = this.#happens("duplicateRate") ? 2 : 1;
    return Array.from(
      { length: copies },
      () => this.#drawDelayMs() + (this.#happens("reorderRate") ? OVERTAKEN_MS : 0),
    );
  }

  /** Calls back when the cable is plugged in again. @returns What cancels that. */
  onHeal(callback: () => void): () => void {
    const wake = () => {
      this.#healed.delete(wake);
      callback();
    };
    this.#healed.add(wake);
    return () => void this.#healed.delete(wake);
  }

  #drawDelayMs(): number {
    const { delayMs, jitterMs } = this.#conditions;
    return delayMs + (jitterMs > 0 ? jitterMs * this.#random() : 0);
  }

  #happens(
    rate: "stallRate" | "breakRate" | "lossRate" | "duplicateRate" | "reorderRate",
  ): boolean {
    const value = this.#conditions[rate];
    return value > 0 && this.#random() < value;
  }
}
