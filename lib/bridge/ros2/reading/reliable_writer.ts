import type { EndpointData } from "../discovery/endpoint_data.ts";
import { entityOf } from "../wire/guid.ts";
import type { DataFragment, Gap, Heartbeat, HeartbeatFragment } from "../wire/submessages.ts";
import { MAX_SET_BITS, type NumberSet } from "../wire/wire_input.ts";
import { Incoming, WINDOW } from "./incoming.ts";
import type { MatchedWriter, MatchedWriterParts } from "./matched_writer.ts";
import type { Sample } from "./sample.ts";

/**
 * How long it is waited for what is missing before it is asked for, in milliseconds: at first, and at
 * most where asking leads to nothing.
 */
const PATIENCE_MS = { first: 5, last: 500 } as const;
/**
 * How much is asked for at once of a sample in fragments, in bytes: systems keep some 200 kB of what
 * arrives while the program is busy, and lose the rest.
 */
const ASKED_BYTES = 96 * 1024;
/** The first and the longest pause between two greetings of a writer that does not answer. */
const GREETING_MS = { first: 100, last: 3000 } as const;

/** The fragments that are missing of a sample. */
interface MissingFragments {
  readonly sequence: number;
  readonly wanted: NumberSet;
}

/**
 * A writer of which a reader gets every sample, in order, as long as the writer has it.
 *
 * - Samples wait until the writer has said where it begins: it is asked for that.
 * - What is missing is asked for a little later, for it may be under way; and then again and again, with
 *   longer and longer pauses.
 * - What the writer has no more is passed over, and counted as lost.
 */
export class ReliableWriter implements MatchedWriter {
  readonly #parts: MatchedWriterParts;
  readonly #incoming: Incoming;
  /** The sample that is delivered next. */
  #next = 1;
  #isSynced = false;
  /** The last one that the writer is known to have. */
  #last = 0;
  #answerCount = 0;
  #lost = 0;
  #cancelGreeting: () => void = () => {};
  #cancelAnswer: (() => void) | null = null;
  #patienceMs: number = PATIENCE_MS.first;
  /** Whether samples come in fragments: then they are asked for one after the other. */
  #isLarge = false;
  /** The last fragment that was asked for, and of which sample. */
  #asked = { sequence: 0, fragment: 0 };

  /** @param parts What it is made of. */
  constructor(parts: MatchedWriterParts) {
    this.#parts = parts;
    this.#incoming = new Incoming(parts.limits);
    this.#greet(GREETING_MS.first);
  }

  get data(): EndpointData {
    return this.#parts.data;
  }

  get isReady(): boolean {
    return this.#isSynced;
  }

  get lost(): number {
    return this.#lost;
  }

  sample(sample: Sample): void {
    const { sequence } = sample;
    if (sequence < this.#next) return;
    if (!this.#isSynced || sequence > this.#next) return this.#incoming.keep(sample);
    this.#patienceMs = PATIENCE_MS.first;
    this.#next++;
    this.#parts.deliver(sample);
    this.#advance();
  }

  fragment(fragment: DataFragment, rest: Sample): void {
    const { sequence } = fragment;
    if (sequence < this.#next || this.#incoming.isSettled(sequence)) return;
    this.#patienceMs = PATIENCE_MS.first;
    this.#isLarge = true;
    const payload = this.#incoming.addFragment(fragment, this.#parts.clock.monotonicMs());
    if (payload) this.sample({ ...rest, payload });
    else if (this.#isLastAsked(fragment)) this.#answer();
  }

  heartbeat({ first, last, isFinal }: Heartbeat): void {
    if (first < 1 || last < first - 1) return;
    if (!this.#isSynced) this.#sync(first, last);
    if (first > this.#next) this.#skipTo(first);
    this.#last = Math.max(this.#last, last);
    if (this.#next <= this.#last) this.#answerLater();
    else if (!isFinal) this.#answer();
  }

  heartbeatFragment({ sequence }: HeartbeatFragment): void {
    if (!this.#isSynced || sequence < this.#next || sequence >= this.#next + WINDOW) return;
    this.#last = Math.max(this.#last, sequence);
    this.#answerLater();
  }

  gap({ first, others }: Gap): void {
    if (!this.#isSynced) return;
    const end = this.#next + WINDOW;
    if (first <= this.#next && others.base > this.#next) this.#pass(others.base);
    for (let each = Math.max(first, this.#next); each < Math.min(others.base, end); each++) {
      this.#incoming.void(each);
    }
    for (const each of others.members) {
      if (each >= this.#next && each < end) this.#incoming.void(each);
    }
    this.#advance();
  }

  close(): void {
    this.#cancelGreeting();
    this.#cancelAnswer?.();
    this.#incoming.takeBefore(Infinity);
  }

  /** Asks where the writer begins, again and again until it says so. */
  #greet(pauseMs: number): void {
    this.#send({ base: 1, members: [] }, []);
    const nextMs = Math.min(2 * pauseMs, GREETING_MS.last);
    this.#cancelGreeting = this.#parts.clock.after(pauseMs, () => this.#greet(nextMs), {
      unref: true,
    });
  }

  #sync(first: number, last: number): void {
    this.#isSynced = true;
    this.#cancelGreeting();
    const { data, wantsKept, onReady } = this.#parts;
    // Whoever keeps nothing has only what somebody is still to get, and that may be this reader.
    const isAllWanted = wantsKept || !data.qos.transientLocal;
    this.#next = isAllWanted ? first : Math.min(last + 1, this.#incoming.first);
    this.#incoming.takeBefore(this.#next);
    this.#advance();
    onReady();
  }

  /** Passes over what the writer has no more. */
  #skipTo(first: number): void {
    const held = this.#incoming.takeBefore(first);
    this.#lost += first - this.#next - held.length;
    this.#next = first;
    for (const sample of held) this.#parts.deliver(sample);
    this.#advance();
  }

  /** Passes over what was never meant for this reader. */
  #pass(base: number): void {
    const held = this.#incoming.takeBefore(base);
    this.#next = base;
    for (const sample of held) this.#parts.deliver(sample);
  }

  #advance(): void {
    while (true) {
      const sample = this.#incoming.take(this.#next);
      if (sample === undefined) return;
      this.#patienceMs = PATIENCE_MS.first;
      this.#next++;
      if (sample !== "void") this.#parts.deliver(sample);
    }
  }

  #answerLater(): void {
    this.#cancelAnswer ??= this.#parts.clock.after(this.#patienceMs, () => {
      this.#cancelAnswer = null;
      if (this.#isComing()) this.#answerLater();
      else this.#answer();
    }, { unref: true });
  }

  /** Whether fragments of the next sample are under way. */
  #isComing(): boolean {
    const lastMs = this.#incoming.fragmentsOf(this.#next)?.lastMs ?? -Infinity;
    return this.#parts.clock.monotonicMs() - lastMs < PATIENCE_MS.first;
  }

  #isLastAsked({ sequence, firstFragment, fragmentCount }: DataFragment): boolean {
    const asked = this.#asked;
    return sequence === asked.sequence && asked.fragment >= firstFragment &&
      asked.fragment < firstFragment + fragmentCount;
  }

  #answer(): void {
    const { members, fragments } = this.#missing();
    this.#send({ base: this.#next, members }, fragments);
    if (this.#next > this.#last) return;
    this.#patienceMs = Math.min(2 * this.#patienceMs, PATIENCE_MS.last);
    this.#answerLater();
  }

  #missing(): { readonly members: number[]; readonly fragments: MissingFragments[] } {
    const members: number[] = [];
    const fragments: MissingFragments[] = [];
    const end = Math.min(this.#last + 1, this.#next + WINDOW);
    for (let sequence = this.#next; sequence < end; sequence++) {
      if (this.#incoming.isSettled(sequence)) continue;
      const sample = this.#incoming.fragmentsOf(sequence);
      if (sample) {
        const numbers = sample.missing(ASKED_BYTES, MAX_SET_BITS);
        fragments.push({ sequence, wanted: { base: numbers[0]!, members: numbers } });
        this.#asked = { sequence, fragment: numbers.at(-1)! };
      } else members.push(sequence);
      // Each is as much as can be taken at once.
      if (sample || this.#isLarge) break;
    }
    return { members, fragments };
  }

  #send(wanted: NumberSet, fragments: readonly MissingFragments[]): void {
    const { reader, data, send } = this.#parts;
    const between = { reader, writer: entityOf(data.guid) };
    // Who wants nothing needs no heartbeat, but for one who has not had any yet.
    const isFinal = this.#isSynced && wanted.members.length === 0;
    send((datagram) => {
      datagram.ackNack({ ...between, wanted, count: ++this.#answerCount, isFinal });
      for (const missing of fragments) {
        datagram.nackFragments({ ...between, ...missing, count: ++this.#answerCount });
      }
    });
  }
}
