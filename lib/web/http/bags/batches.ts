import type { Clock } from "../../../time/clock.ts";

/** How much is sent together, in bytes: little at first, so that the first message comes at once. */
const FIRST_BYTES = 16 * 1024;
const MAX_BYTES = 128 * 1024;
/** What is there waits no longer for the next message, in milliseconds. */
const MAX_WAIT_MS = 50;

/**
 * Puts small parts together into larger ones.
 *
 * @param groups The parts.
 * @param clock Measures how long they wait.
 * @returns The larger ones; the first group by itself.
 */
export async function* batched(
  groups: AsyncIterable<readonly Uint8Array[]>,
  clock: Clock,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  let target = 1;
  let sentAtMs = clock.monotonicMs();
  for await (const group of groups) {
    for (const part of group) {
      parts.push(part);
      bytes += part.length;
    }
    const isDue = bytes >= target || bytes > 0 && clock.monotonicMs() - sentAtMs > MAX_WAIT_MS;
    if (!isDue) continue;
    yield joined(parts, bytes);
    [parts, bytes] = [[], 0];
    target = target === 1 ? FIRST_BYTES : Math.min(2 * target, MAX_BYTES);
    sentAtMs = clock.monotonicMs();
  }
  if (bytes > 0) yield joined(parts, bytes);
}

function joined(parts: readonly Uint8Array[], byteLength: number): Uint8Array<ArrayBuffer> {
  const [only] = parts;
  if (parts.length === 1) return only as Uint8Array<ArrayBuffer>;
  const all = new Uint8Array(byteLength);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
