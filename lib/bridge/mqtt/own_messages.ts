import type { Clock } from "../../time/clock.ts";

/** How long a broker has to send back what was published, in milliseconds. */
const EXPIRY_MS = 10_000;
/** How many messages may be on their way back, and how many topics' kept ones are known. */
const MAX_EXPECTED = 10_000;

interface Expected {
  readonly hash: string;
  readonly sinceMs: number;
}

/**
 * Recognises messages that a broker sends back to who published them, where it cannot be told not to.
 *
 * - Each message that was published is recognised once, by its topic and contents, so that the same
 *   from somebody else is not taken for it; those that were published before it are not expected then.
 * - What a broker keeps is recognised as long as nothing else was published there.
 * - **Overflow**: of the oldest topics no message is expected any more.
 */
export class OwnMessages {
  readonly #clock: Clock;
  readonly #expected = new Map<string, Expected[]>();
  readonly #kept = new Map<string, string>();
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Keeps in mind what a broker keeps now on a topic. */
  keep(topic: string, payload: Uint8Array): void {
    this.#kept.delete(topic);
    if (payload.length > 0) this.#kept.set(topic, hashOf(payload));
    if (this.#kept.size > MAX_EXPECTED) this.#kept.delete(firstOf(this.#kept));
  }

  /** Expects what was published to come back. */
  expect(topic: string, payload: Uint8Array): void {
    const all = this.#expected.get(topic) ?? [];
    const sinceMs = this.#clock.monotonicMs();
    const late = all.findIndex((each) => sinceMs - each.sinceMs <= EXPIRY_MS);
    this.#count -= all.splice(0, late < 0 ? all.length : late).length;
    all.push({ hash: hashOf(payload), sinceMs });
    this.#count++;
    // The topics of the newest are the last.
    this.#expected.delete(topic);
    this.#expected.set(topic, all);
    while (this.#count > MAX_EXPECTED) this.#forget(firstOf(this.#expected));
  }

  /**
   * Tells whether a message was published here.
   *
   * @param topic Its topic.
   * @param payload Its contents.
   * @param isKept Whether it comes because the broker keeps it.
   */
  isOwn(topic: string, payload: Uint8Array, isKept: boolean): boolean {
    const hash = hashOf(payload);
    if (isKept && this.#kept.get(topic) === hash || this.#came(topic, hash)) return true;
    // Somebody else has published there: what the broker keeps may be theirs.
    this.#kept.delete(topic);
    return false;
  }

  #came(topic: string, hash: string): boolean {
    const all = this.#expected.get(topic);
    if (!all) return false;
    const nowMs = this.#clock.monotonicMs();
    const at = all.findIndex((each) => each.hash === hash && nowMs - each.sinceMs <= EXPIRY_MS);
    if (at < 0) return false;
    this.#count -= all.splice(0, at + 1).length;
    if (all.length === 0) this.#expected.delete(topic);
    return true;
  }

  #forget(topic: string): void {
    this.#count -= this.#expected.get(topic)!.length;
    this.#expected.delete(topic);
  }
}

function firstOf<Key>(map: ReadonlyMap<Key, unknown>): Key {
  return map.keys().next().value!;
}

/** Two sums of FNV-1a, and the length: two contents that are on their way at once hardly share it. */
function hashOf(payload: Uint8Array): string {
  let [one, other] = [0x811c9dc5, 0x01000193];
  for (const byte of payload) {
    one = Math.imul(one ^ byte, 0x01000193);
    other = Math.imul(other ^ byte, 0x85ebca6b) ^ one;
  }
  return `${payload.length}:${one}:${other}`;
}
