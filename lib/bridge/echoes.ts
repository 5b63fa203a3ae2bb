import type { Clock } from "../time/clock.ts";

/** What comes back comes soon, in milliseconds. */
const LASTS_MS = 10_000;
/** The most messages of a topic that are waited for to come back. */
const MAX_WAITING = 1000;
/** Longer texts are kept as their sums. */
const MAX_TEXT_LENGTH = 200;
/** Deeper than messages are. */
const MAX_DEPTH = 64;

interface Published {
  readonly text: string;
  readonly atMs: number;
}

/**
 * Tells the messages that come back from those that others have sent, for systems that hand everybody
 * all messages of a topic, his own, too, and do not say whose they are.
 *
 * - Of the same messages as many are taken for echoes as were published: what others say alike gets
 *   through, whichever of them it is.
 * - What is zero, empty or missing is the same, and numbers count as exactly as 32 bits hold them: the
 *   other side fills in what is missing, and rounds.
 */
export class Echoes {
  readonly #clock: Clock;
  readonly #byTopic = new Map<string, Published[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The topic is listened to from now on: what is published on it comes back. */
  expect(topic: string): void {
    if (!this.#byTopic.has(topic)) this.#byTopic.set(topic, []);
  }

  /** It is listened to no more. */
  forget(topic: string): void {
    this.#byTopic.delete(topic);
  }

  /** A message is published. */
  published(topic: string, message: unknown): void {
    const waiting = this.#byTopic.get(topic);
    if (!waiting) return;
    waiting.push({ text: essence(message), atMs: this.#clock.monotonicMs() });
    if (waiting.length > MAX_WAITING) waiting.shift();
  }

  /** @returns Whether a message that has come is one that was published here; asked once of each. */
  isEcho(topic: string, message: unknown): boolean {
    const waiting = this.#byTopic.get(topic);
    if (!waiting || waiting.length === 0) return false;
    const nowMs = this.#clock.monotonicMs();
    while (waiting.length > 0 && nowMs - waiting[0]!.atMs > LASTS_MS) waiting.shift();
    const text = essence(message);
    const at = waiting.findIndex((published) => published.text === text);
    if (at >= 0) waiting.splice(at, 1);
    return at >= 0;
  }
}

/** A text that is the same for the same messages, whatever became of them on the way. */
function essence(message: unknown): string {
  const text = textOf(message, 0);
  return text.length <= MAX_TEXT_LENGTH ? text : `${text.length} ${sumOf(text)}`;
}

function textOf(value: unknown, depth: number): string {
  switch (typeof value) {
    case "number":
    case "bigint": {
      const number = Math.fround(Number(value));
      return number === 0 || Number.isNaN(number) ? "" : String(number);
    }
    case "boolean":
      return value ? "true" : "";
    case "string":
      return value;
    case "object":
      return value === null || depth > MAX_DEPTH ? "" : objectText(value, depth);
    default:
      return "";
  }
}

function objectText(value: object, depth: number): string {
  if (value instanceof Uint8Array) return value.toBase64();
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "" : value.toISOString();
  const items = itemsOf(value);
  if (items) return items.length === 0 ? "" : listText(items, depth);
  const fields = Object.entries(value).map(([key, item]) => [key, textOf(item, depth + 1)])
    .filter(([, text]) => text !== "").sort(([a], [b]) => a! < b! ? -1 : 1);
  return fields.length === 0 ? "" : `{${fields.map(([key, text]) => `${key}:${text}`).join()}}`;
}

function itemsOf(value: object): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (value instanceof Set) return [...value];
  if (value instanceof Map) return Array.from(value, ([key, value]) => ({ key, value }));
  if (!ArrayBuffer.isView(value) || value instanceof DataView) return undefined;
  return Array.from(value as Float64Array);
}

function listText(items: readonly unknown[], depth: number): string {
  return `[${items.map((item) => textOf(item, depth + 1)).join()}]`;
}

/** FNV-1a with two beginnings: alike by chance are one in 2⁶⁴. */
function sumOf(text: string): string {
  let [a, b] = [0x811c9dc5, 0x01000193];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b);
  }
  return `${a >>> 0} ${b >>> 0}`;
}
