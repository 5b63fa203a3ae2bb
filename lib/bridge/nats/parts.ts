import type { Clock } from "../../time/clock.ts";

/** The header of a part: the message's id, the part's number from 0 on, and how many there are. */
export const PART = "Rosy-Part";

/** The most bytes of a message that comes in parts. */
export const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
/** The most bytes that wait for the rest of their messages. */
const MAX_WAITING_BYTES = 2 * MAX_MESSAGE_BYTES;
const MAX_WAITING = 64;
const MAX_ID_LENGTH = 64;
/** Parts that have waited so long for the next one wait in vain, in milliseconds. */
const STALE_MS = 30_000;
/** What headers may take of the server's limit. */
const MAX_HEADER_BYTES = 2048;

/** Which part of which message it is. */
export interface PartMark {
  readonly id: string;
  readonly index: number;
  readonly count: number;
}

/** @returns How many bytes of a message go into a part where the server takes so many at once. */
export function partBytes(maxPayload: number): number {
  return Math.max(maxPayload - MAX_HEADER_BYTES, Math.ceil(maxPayload / 2));
}

/**
 * Cuts a message.
 *
 * @param bytes The message.
 * @param maxBytes How large a part may be.
 * @returns The parts, in the memory of the message; at least one.
 */
export function cutIntoParts(bytes: Uint8Array, maxBytes: number): Uint8Array[] {
  const count = Math.max(1, Math.ceil(bytes.length / maxBytes));
  return Array.from(
    { length: count },
    (_, index) => bytes.subarray(index * maxBytes, (index + 1) * maxBytes),
  );
}

/** @returns The header of a part. */
export function writePart({ id, index, count }: PartMark): string {
  return `${id} ${index} ${count}`;
}

/** @returns What the header of a part says; `undefined` where that makes no sense. */
export function readPart(text: string): PartMark | undefined {
  const [id = "", first, second] = text.split(" ");
  const [index, count] = [Number(first), Number(second)];
  const isPart = id !== "" && id.length <= MAX_ID_LENGTH && Number.isSafeInteger(index) &&
    Number.isSafeInteger(count) && index >= 0 && index < count;
  return isPart ? { id, index, count } : undefined;
}

interface Gathered {
  readonly count: number;
  readonly parts: Uint8Array[];
  bytes: number;
  atMs: number;
}

/**
 * Puts messages together that came in parts.
 *
 * - **Order**: the parts of a message come one after the other, those of others may be between them.
 *   Where one is missing, the message is given up.
 * - **Bounds**: memory is taken for what came, never for what was promised; whatever waits longest is
 *   given up where too much waits.
 */
export class PartAssembler {
  readonly #clock: Clock;
  readonly #lost: (why: string) => void;
  readonly #gathered = new Map<string, Gathered>();
  #bytes = 0;

  /**
   * @param clock Tells what has waited for too long.
   * @param lost Called for each message that is given up.
   */
  constructor(clock: Clock, lost: (why: string) => void) {
    this.#clock = clock;
    this.#lost = lost;
  }

  /**
   * Takes a part.
   *
   * @param mark Which one it is.
   * @param bytes The part, which is kept.
   * @returns The whole message with its last part, else `undefined`.
   */
  add(mark: PartMark, bytes: Uint8Array): Uint8Array | undefined {
    const gathered = this.#gathered.get(mark.id) ?? this.#begin(mark);
    if (gathered === undefined) return undefined;
    if (gathered.parts.length !== mark.index || gathered.count !== mark.count) {
      this.#giveUp(mark.id, "a part of a message is missing");
      return undefined;
    }
    gathered.parts.push(bytes);
    gathered.bytes += bytes.length;
    gathered.atMs = this.#clock.monotonicMs();
    this.#bytes += bytes.length;
    if (gathered.bytes > MAX_MESSAGE_BYTES) {
      this.#giveUp(mark.id, `a message has more than ${MAX_MESSAGE_BYTES} bytes`);
      return undefined;
    }
    if (gathered.parts.length < gathered.count) return void this.#makeRoom();
    this.#forget(mark.id);
    return joined(gathered);
  }

  #begin({ id, index, count }: PartMark): Gathered | undefined {
    // The rest of a message that was given up, or whose beginning was before our time.
    if (index !== 0) return undefined;
    const gathered = { count, parts: [], bytes: 0, atMs: 0 };
    this.#gathered.set(id, gathered);
    return gathered;
  }

  #makeRoom(): void {
    const staleMs = this.#clock.monotonicMs() - STALE_MS;
    for (const [id, { atMs }] of this.#gathered) {
      const isTooMuch = this.#bytes > MAX_WAITING_BYTES || this.#gathered.size > MAX_WAITING;
      if (!isTooMuch && atMs >= staleMs) return;
      this.#giveUp(id, "the rest of a message did not come");
    }
  }

  #giveUp(id: string, why: string): void {
    this.#forget(id);
    this.#lost(why);
  }

  #forget(id: string): void {
    this.#bytes -= this.#gathered.get(id)?.bytes ?? 0;
    this.#gathered.delete(id);
  }
}

function joined({ parts, bytes }: Gathered): Uint8Array {
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
