import { burstMessages, nowMs } from "./job.ts";

/** In place of the time: the last message of a batch. */
const LAST = -1;

/**
 * Sends some messages as fast as its receiver lets it; the last one says that it is.
 *
 * @param count How many.
 * @param size The bytes of one.
 * @param send Sends one, with its time.
 */
export async function sendBatch(
  count: number,
  size: number,
  send: (sentAtMs: number) => Promise<void> | void,
): Promise<void> {
  const burst = burstMessages(size);
  let left = count - 1;
  while (left > 0) {
    let room: Promise<void> | void = undefined;
    for (let i = Math.min(burst, left); i > 0; i--) room = send(nowMs());
    left -= burst;
    await room;
  }
  await send(LAST);
}

/** Counts what arrives. */
export class BatchCounter {
  #messages = 0;

  /**
   * Takes a message that was sent at a time.
   *
   * @returns With the last one of a batch, how many it had; else 0.
   */
  take(sentAtMs: number): number {
    this.#messages++;
    if (sentAtMs !== LAST) return 0;
    const messages = this.#messages;
    this.#messages = 0;
    return messages;
  }
}

/** @throws {Error} If fewer messages have arrived than were sent. */
export function assertComplete(sent: number, arrived: number): void {
  if (arrived !== sent) throw new Error(`${sent - arrived} of ${sent} messages were lost`);
}
