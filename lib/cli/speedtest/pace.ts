import { pause } from "../../flow/pause.ts";
import { systemClock } from "../../time/clock.ts";

/** This many messages, or bytes, are sent before their sender waits for room. */
const BURST_MESSAGES = 64;
const BURST_BYTES = 64 * 1024;
/** Where nothing makes the sender wait, signals and news of the mesh get their turn this often. */
const TURN_INTERVAL_MS = 10;

/** How fast to send. */
export interface PaceOptions {
  /** Sends one message; the promise settles when there is room for the next one. */
  readonly send: () => Promise<void>;
  /** Bytes of one message. */
  readonly messageSize: number;
  readonly runTimeMs: number;
  /** From the beginning of one message to that of the next, in milliseconds; 0 for no pause. */
  readonly intervalMs: number;
  /** From the end of one message to the beginning of the next, in milliseconds. */
  readonly sleepTimeMs: number;
  /** Asked now and then whether to go on. */
  readonly mayGoOn: () => boolean;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

/**
 * Sends again and again, waiting for room as a considerate user would.
 *
 * Small messages are sent 64 at a time, or 64 KiB, and the last one is awaited: each promise that is
 * awaited costs about as much as sending a small message. A codec that fails does so at the first
 * message, which is awaited alone.
 *
 * @param options How fast, and how long.
 * @returns A promise that settles when the time is over or the signal came.
 */
export async function sendAtPace(options: PaceOptions): Promise<void> {
  const { send, messageSize, runTimeMs, intervalMs, sleepTimeMs, mayGoOn, signal } = options;
  const startMs = performance.now();
  const endMs = startMs + runTimeMs;
  const burst = sleepTimeMs > 0 ? 1 : burstMessages(messageSize);
  let turnAtMs = startMs + TURN_INTERVAL_MS;
  let sent = 0;
  // Timers know whole milliseconds.
  const sleep = (ms: number) => pause(Math.ceil(ms), { clock: systemClock, signal });
  for (let nowMs = startMs; nowMs < endMs && !signal.aborted; nowMs = performance.now()) {
    if (nowMs >= turnAtMs) {
      if (!mayGoOn()) return;
      await new Promise<void>((resolve) => systemClock.afterTurn(resolve));
      turnAtMs = performance.now() + TURN_INTERVAL_MS;
    }
    const due = intervalMs > 0 ? Math.floor((nowMs - startMs) / intervalMs) + 1 - sent : burst;
    if (due <= 0) {
      await sleep(Math.min(startMs + sent * intervalMs, endMs) - nowMs);
      continue;
    }
    const count = sent === 0 ? 1 : Math.min(due, burst);
    let room = send();
    for (let left = count - 1; left > 0; left--) room = send();
    await room;
    sent += count;
    if (sleepTimeMs > 0) await sleep(Math.min(sleepTimeMs, endMs - nowMs));
  }
}

function burstMessages(messageSize: number): number {
  const fitting = Math.floor(BURST_BYTES / Math.max(messageSize, 1));
  return Math.min(BURST_MESSAGES, Math.max(1, fitting));
}
