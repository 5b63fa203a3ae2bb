import type { Msg } from "@nats-io/transport-node";
import { abortable, onAbort } from "../../../flow/abort.ts";
import { Gate } from "../../../flow/gate.ts";
import type { Clock } from "../../../time/clock.ts";
import type { Answer } from "./answer.ts";
import {
  ALIVE_EVERY_MS,
  CONTROL,
  readControl,
  SILENT_MS,
  WINDOW_BYTES,
  WINDOW_PARTS,
} from "./call_headers.ts";
import { codecHead, type ValueFormat, writeValue, type WrittenValues } from "./call_values.ts";
import type { Inbox, Mailbox } from "./inbox.ts";

const NO_BYTES = new Uint8Array(0);

/** To whom parts go. */
export interface PartSenderOptions {
  readonly clock: Clock;
  readonly inbox: Inbox;
  readonly send: (answer: Answer) => Promise<void>;
  /** Aborted when nobody reads any more. */
  readonly signal: AbortSignal;
  /** Called when the reader says so, or is gone. */
  readonly cancel: () => void;
}

/** Sends the parts of an answer, as many ahead as the caller has room for. */
export class PartSender implements AsyncDisposable {
  readonly #options: PartSenderOptions;
  readonly #mailbox: Mailbox;
  readonly #read = new Gate();
  /** How many bytes each part has that was sent and not read. */
  readonly #unread: number[] = [];
  #unreadBytes = 0;
  #sentCount = 0;
  #heardAtMs: number;
  #cancelAlive: () => void = () => {};

  constructor(options: PartSenderOptions) {
    this.#options = options;
    this.#heardAtMs = options.clock.monotonicMs();
    this.#mailbox = options.inbox.open((message) => this.#hear(message));
    this.#stayAlive();
  }

  /**
   * Sends all parts, and the end.
   *
   * @param parts The parts; ended early where nobody reads them any more.
   * @param format How they are written.
   * @throws {unknown} What making them throws, or the signal's reason.
   */
  async sendAll(parts: AsyncIterable<unknown>, format: ValueFormat): Promise<void> {
    const { signal } = this.#options;
    await this.#sendEmpty("parts", this.#mailbox.subject);
    const iterator = parts[Symbol.asyncIterator]();
    using _listening = onAbort(signal, () => void this.#stop(iterator));
    for (;;) {
      const { done, value } = await abortable(iterator.next(), signal);
      if (done) return await this.#sendEmpty("end");
      try {
        await this.#sendPart(writeValue(value, format));
      } catch (error) {
        await this.#stop(iterator);
        throw error;
      }
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#cancelAlive();
    this.#mailbox[Symbol.dispose]();
    return Promise.resolve();
  }

  get #hasRoom(): boolean {
    return this.#unread.length < WINDOW_PARTS && this.#unreadBytes < WINDOW_BYTES;
  }

  async #sendPart(written: WrittenValues): Promise<void> {
    const { send, signal } = this.#options;
    // The reader may have it before this goes on.
    this.#sentCount++;
    this.#unread.push(written.payload.length);
    this.#unreadBytes += written.payload.length;
    await send({ kind: "part", ...written });
    while (!this.#hasRoom) await abortable(this.#read.wait(), signal);
  }

  #hear({ headers }: Msg): void {
    this.#heardAtMs = this.#options.clock.monotonicMs();
    const said = readControl(headers?.get(CONTROL));
    if (said === "cancel") return this.#options.cancel();
    if (said === undefined || said > this.#sentCount) return;
    while (this.#sentCount - this.#unread.length < said) {
      this.#unreadBytes -= this.#unread.shift()!;
    }
    this.#read.open();
  }

  #stayAlive(): void {
    const { clock, cancel } = this.#options;
    this.#cancelAlive = clock.after(ALIVE_EVERY_MS, () => {
      if (clock.monotonicMs() - this.#heardAtMs > SILENT_MS) return cancel();
      this.#sendEmpty("alive").catch(cancel);
      this.#stayAlive();
    });
  }

  async #sendEmpty(kind: "parts" | "end" | "alive", reply?: string): Promise<void> {
    const { send } = this.#options;
    await send({ kind, headers: codecHead(), payload: NO_BYTES, ...(reply && { reply }) });
  }

  /** Its owner may take its time, or throw: nobody reads that any more. */
  async #stop(iterator: AsyncIterator<unknown>): Promise<void> {
    try {
      await iterator.return?.();
    } catch {
      // As said.
    }
  }
}
