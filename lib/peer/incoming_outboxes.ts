import type { BufferPool } from "../bytes/buffer_pool.ts";
import type { Clock } from "../time/clock.ts";
import type { Socket } from "../transport/transport.ts";
import { Outbox, type OutboxOptions } from "../outbox/outbox.ts";

/** How long a socket is read at most that cannot be written to any more. */
const LAST_WORDS_MS = 1000;

/**
 * Outboxes for connections that peers opened, and that only they will reopen: each lives as long as
 * its socket.
 *
 * A peer that cannot be written to any more is gone, but what it sent before may still have to be
 * read: the socket is closed when it is read to its end, or after a second.
 */
export class IncomingOutboxes {
  readonly #options: OutboxOptions;
  readonly #clock: Clock;
  readonly #buffers: BufferPool;
  /** What cancels the closing of sockets that can only be read any more. */
  readonly #lastWords = new Map<Socket, () => void>();

  constructor(options: OutboxOptions, clock: Clock, buffers: BufferPool) {
    this.#options = options;
    this.#clock = clock;
    this.#buffers = buffers;
  }

  /** Makes the outbox of a connection. */
  open(socket: Socket): Outbox {
    const broken = () => {
      outbox.close();
      const close = () => socket.close();
      this.#lastWords.set(socket, this.#clock.after(LAST_WORDS_MS, close, { unref: true }));
    };
    const events = { dropped: () => {}, slow: () => {}, broken };
    const outbox = new Outbox(this.#options, events, this.#clock, this.#buffers);
    return outbox;
  }

  /** Takes note of a socket's end. */
  ended(socket: Socket): void {
    this.#lastWords.get(socket)?.();
    this.#lastWords.delete(socket);
  }
}
