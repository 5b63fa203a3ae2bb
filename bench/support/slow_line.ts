import { pause } from "../../tests/faults/pause.ts";

/** What a line is like. */
export interface SlowLineOptions {
  /** Where it leads to, on loopback. */
  readonly port: number;
  /** How long everything takes one way, in milliseconds. */
  readonly delayMs: number;
  /** How many reads come later by {@linkcode SlowLineOptions.stallMs}, from 0 to 1. */
  readonly stallRate: number;
  readonly stallMs: number;
}

/** A line to a port of loopback that takes its time, for kernels that have no `netem`. */
export class SlowLine implements Disposable {
  readonly #options: SlowLineOptions;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });

  constructor(options: SlowLineOptions) {
    this.#options = options;
    void this.#accept();
  }

  /** Where it begins. */
  get port(): number {
    return this.#listener.addr.port;
  }

  [Symbol.dispose](): void {
    this.#listener.close();
  }

  async #accept(): Promise<void> {
    for await (const near of this.#listener) {
      const far = await Deno.connect({ hostname: "127.0.0.1", port: this.#options.port });
      void this.#pass(near, far);
      void this.#pass(far, near);
    }
  }

  async #pass(from: Deno.Conn, to: Deno.Conn): Promise<void> {
    const { delayMs, stallRate, stallMs } = this.#options;
    let before: Promise<unknown> = Promise.resolve();
    try {
      for await (const chunk of from.readable) {
        const isLate = Math.random() < stallRate;
        const late = pause(delayMs + (isLate ? stallMs : 0));
        // What comes behind a late piece waits for it, as TCP has it.
        before = Promise.all([before, late]).then(() => writeAll(to, chunk));
        before.catch(() => {});
      }
    } catch {
      // One side has closed it.
    }
    await before.catch(() => {});
    close(to);
  }
}

async function writeAll(to: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await to.write(bytes.subarray(at));
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // It is closed.
  }
}
