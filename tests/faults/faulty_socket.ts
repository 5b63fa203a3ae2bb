import type { Clock } from "../../lib/time/clock.ts";
import type { Socket } from "../../lib/transport/transport.ts";
import type { Weather } from "./weather.ts";

const CHUNK_BYTES = 64 * 1024;
/** What may be on its way, in bytes: more is left to the system's own buffers. */
const MAX_ON_THE_WAY_BYTES = 1024 * 1024;

interface Piece {
  readonly bytes: Uint8Array;
  readonly dueMs: number;
}

/**
 * A socket whose bytes arrive as late as the weather says: in order, complete, or not at all while
 * the cable is cut, as those of TCP. What is written goes out at once: the other end has weather, too.
 */
export class FaultySocket implements Socket {
  readonly #socket: Socket;
  readonly #weather: Weather;
  readonly #clock: Clock;
  readonly #pieces: Piece[] = [];
  readonly #forget: () => void;
  #bytes = 0;
  #lastDueMs = 0;
  #hasEnded = false;
  #isClosed = false;
  #changed = () => {};
  #taken = () => {};

  constructor(socket: Socket, weather: Weather, clock: Clock) {
    this.#socket = socket;
    this.#weather = weather;
    this.#clock = clock;
    this.#forget = weather.add(this);
    void this.#receive();
  }

  get remote(): string {
    return this.#socket.remote;
  }

  get remoteHostname(): string | undefined {
    return this.#socket.remoteHostname;
  }

  async read(into: Uint8Array): Promise<number | null> {
    for (;;) {
      if (this.#isClosed) return null;
      const piece = this.#pieces[0];
      const leftMs = piece ? piece.dueMs - this.#clock.monotonicMs() : Infinity;
      if (piece && leftMs <= 0 && !this.#weather.isCut) return this.#take(piece, into);
      if (!piece && this.#hasEnded && !this.#weather.isCut) return null;
      await this.#change(leftMs);
    }
  }

  write(bytes: Uint8Array): Promise<number> {
    return this.#socket.write(bytes);
  }

  closeWrite(): Promise<void> {
    return this.#socket.closeWrite();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#forget();
    this.#socket.close();
    this.#changed();
    this.#taken();
  }

  #take(piece: Piece, into: Uint8Array): number {
    const count = Math.min(piece.bytes.length, into.length);
    into.set(piece.bytes.subarray(0, count));
    if (count === piece.bytes.length) this.#pieces.shift();
    else this.#pieces[0] = { ...piece, bytes: piece.bytes.subarray(count) };
    this.#bytes -= count;
    this.#taken();
    return count;
  }

  async #receive(): Promise<void> {
    for (;;) {
      const buffer = new Uint8Array(CHUNK_BYTES);
      const count = await this.#socket.read(buffer);
      if (count === null || this.#isClosed) break;
      const atMs = this.#clock.monotonicMs() + this.#weather.drawStreamMs();
      this.#lastDueMs = Math.max(this.#lastDueMs, atMs);
      const breaksAt = this.#weather.drawBreak(count);
      const arrived = breaksAt ?? count;
      if (arrived > 0) {
        this.#pieces.push({ bytes: buffer.subarray(0, arrived), dueMs: this.#lastDueMs });
      }
      this.#bytes += arrived;
      this.#changed();
      if (breaksAt !== null) {
        this.#socket.close();
        break;
      }
      while (this.#bytes > MAX_ON_THE_WAY_BYTES && !this.#isClosed) {
        await new Promise<void>((resolve) => this.#taken = resolve);
      }
    }
    this.#hasEnded = true;
    this.#changed();
  }

  /** Waits until something may have changed: the time is over, bytes came, the cable is back. */
  async #change(leftMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#changed = resolve;
    const isTimed = leftMs < Infinity && !this.#weather.isCut;
    const undo = [
      isTimed ? this.#clock.after(Math.max(1, leftMs), resolve) : () => {},
      this.#weather.onHeal(resolve),
    ];
    await promise;
    for (const cancel of undo) cancel();
  }
}
