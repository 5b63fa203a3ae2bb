/** What is measured, once through a gateway and once without. */
export interface Scenario {
  readonly name: string;
  /** The bytes in a message. */
  readonly size: number;
  /** How many messages a second; 0 for as many as go through. */
  readonly rateHz: number;
  readonly clients: number;
}

/** What one listening process has seen. */
export interface Seen {
  /** Of all clients together. */
  readonly messagesPerSecond: number;
  readonly megabytesPerSecond: number;
  /** From the send to the callback. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly lost: number;
}

/** All that is measured. */
export const SCENARIOS: readonly Scenario[] = [
  { name: "100 B, as many as go through", size: 100, rateHz: 0, clients: 1 },
  { name: "1 MB, 60 a second", size: 1_000_000, rateHz: 60, clients: 1 },
  { name: "100 B, 1 kHz, 50 clients", size: 100, rateHz: 1000, clients: 50 },
  { name: "100 B, 100 Hz: how late", size: 100, rateHz: 100, clients: 1 },
];

/** Milliseconds since the Unix epoch, with fractions; the same in all processes of a machine. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

/**
 * Does something at a rate, or as often as it can.
 *
 * @param rateHz How often; 0 for no pauses.
 * @param action What to do; where it returns a promise, that is waited for.
 */
export async function repeat(rateHz: number, action: () => unknown): Promise<never> {
  const startMs = performance.now();
  for (let count = 0;; count++) {
    const dueMs = rateHz === 0 ? 0 : startMs + count * 1000 / rateHz - performance.now();
    if (dueMs > 0) await new Promise((resolve) => setTimeout(resolve, dueMs));
    await action();
  }
}
