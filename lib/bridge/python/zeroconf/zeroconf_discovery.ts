import { abortable } from "../../../flow/abort.ts";
import { Gate } from "../../../flow/gate.ts";
import { pause } from "../../../flow/pause.ts";
import type { Logger } from "../../../log/logger.ts";
import { rateLimit } from "../../../log/rate_limit.ts";
import type { Clock } from "../../../time/clock.ts";
import type { DiscoveryEvents, PythonDiscovery } from "../specs/python_discovery.ts";
import { writeAnnouncement, writeGoodbye } from "./announcement.ts";
import { DnsType, type RawQuestion, readDnsMessage, writeDnsMessage } from "./dns_message.ts";
import { GroupLinks } from "./group_links.ts";
import { Neighbours } from "./neighbours.ts";
import { OwnNames } from "./own_names.ts";
import { serviceTypeOf } from "./service_type.ts";

/** How often others are asked, and this node announces itself, in milliseconds: thrice as they last. */
const ROUND_MS = 10_000;
/** The pauses after the first rounds: who has just come is not to wait for long, in milliseconds. */
const FIRST_ROUNDS_MS = [1000, 2000];
/** What is to be said within this is said together, in milliseconds. */
const TOGETHER_MS = 50;
/** What was said once may be lost: it is said again, in milliseconds. */
const AGAIN_MS = 1000;
/** Who is doubted has so much time to say that it is there, in milliseconds. */
const DOUBT_MS = 3000;
/** How many may be asked at once for what they have not said. */
const MAX_ASKED = 32;
const WARN_INTERVAL_MS = 60_000;

/** What {@linkcode ZeroconfDiscovery} needs. */
export interface ZeroconfOptions {
  /** The domain of Python's rosy. */
  readonly domainId: string;
  /** The name or an address of the only interface to use; all that are not virtual unless given. */
  readonly interface?: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Discovery as Python's rosy 0.8 has it: multicast DNS.
 *
 * - A node that goes says so; one that was killed is gone once its connection has ended and it does not
 *   answer for 3 s, or after 30 s of silence.
 * - What cannot be sent is sent again with the next round, and logged now and then.
 */
export class ZeroconfDiscovery implements PythonDiscovery {
  readonly lost: Promise<Error> = new Promise(() => {});
  readonly #options: ZeroconfOptions;
  readonly #serviceType: string;
  readonly #stop = new AbortController();
  readonly #mayWarn: () => number;
  /** What is asked with the next packet: instances. */
  readonly #asked = new Set<string>();
  readonly #announced = new Gate();
  #isAnnouncing = false;
  #isPlanned = false;
  #events?: DiscoveryEvents;
  #names?: OwnNames;
  #links?: GroupLinks;
  #neighbours?: Neighbours;
  #rounds: Promise<void> = Promise.resolve();

  /** @param options Where, and in which domain. */
  constructor(options: ZeroconfOptions) {
    this.#options = options;
    this.#serviceType = serviceTypeOf(options.domainId);
    this.#mayWarn = rateLimit(options.clock, WARN_INTERVAL_MS);
  }

  async start(events: DiscoveryEvents): Promise<void> {
    this.#events = events;
    const ownUuid = events.own().id.uuid;
    this.#names = new OwnNames(this.#serviceType, ownUuid);
    const neighbours = this.#neighbours = new Neighbours({
      serviceType: this.#serviceType,
      ownUuid,
      clock: this.#options.clock,
      changed: () => events.found(neighbours.found),
      refused: (reason) =>
        this.#warn(`Cannot read what a node of Python's rosy announces: ${reason}`),
    });
    this.#links = await this.#openLinks();
    this.#rounds = this.#runRounds();
  }

  async update(): Promise<void> {
    this.#announce();
    this.#after(AGAIN_MS, () => this.#announce());
    await abortable(this.#announced.wait(), this.#stop.signal).catch(() => {});
  }

  doubt(uuid: string): void {
    const instance = this.#neighbours?.instanceOf(uuid);
    if (instance === undefined) return;
    this.#neighbours!.doubt(instance, DOUBT_MS);
    this.#ask(instance);
    this.#after(AGAIN_MS, () => this.#ask(instance));
    this.#after(DOUBT_MS, () => this.#neighbours!.expire());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#stop.signal.aborted) return;
    this.#stop.abort();
    await this.#rounds;
    if (!this.#links) return;
    await this.#send(() => writeGoodbye(this.#names!, this.#events!.own()));
    await this.#links[Symbol.asyncDispose]();
  }

  async #openLinks(): Promise<GroupLinks> {
    try {
      return await GroupLinks.open(
        this.#options.interface,
        (bytes, fromAddress) => this.#hear(bytes, fromAddress),
      );
    } catch (cause) {
      throw new Error(
        `Cannot look for nodes of Python's rosy: ${
          (cause as Error).message
        }; UDP port 5353 must be ` +
          "open to more than one program",
        { cause },
      );
    }
  }

  async #runRounds(): Promise<void> {
    const { signal } = this.#stop;
    for (let round = 0; !signal.aborted; round++) {
      this.#links!.refresh();
      this.#neighbours!.expire();
      await this.#send(() => this.#question([{ name: this.#serviceType, type: DnsType.PTR }]));
      await this.#send(() => this.#announcement());
      const pauseMs = FIRST_ROUNDS_MS[round] ?? ROUND_MS;
      await pause(pauseMs, { clock: this.#options.clock, signal });
    }
  }

  #announcement(): Uint8Array {
    return writeAnnouncement(this.#names!, this.#events!.own());
  }

  #hear(bytes: Uint8Array, fromAddress: string): void {
    const message = readDnsMessage(bytes);
    if (!message || this.#stop.signal.aborted) return;
    for (const instance of this.#neighbours!.hear(message, fromAddress)) this.#ask(instance);
    if (message.isResponse || this.#isAnnouncing) return;
    if (message.questions.some((question) => this.#names!.isAskedFor(question))) this.#announce();
  }

  #announce(): void {
    this.#isAnnouncing = true;
    this.#plan();
  }

  #ask(instance: string): void {
    if (this.#asked.size < MAX_ASKED) this.#asked.add(instance);
    this.#plan();
  }

  /** What is to be said soon is said together. */
  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    this.#after(TOGETHER_MS, () => {
      this.#isPlanned = false;
      const questions = [...this.#asked].map((name) => ({ name, type: DnsType.ANY }));
      this.#asked.clear();
      if (questions.length > 0) this.#send(() => this.#question(questions));
      if (!this.#isAnnouncing) return;
      this.#isAnnouncing = false;
      this.#send(() => this.#announcement()).then(() => this.#announced.open());
    });
  }

  #question(questions: readonly RawQuestion[]): Uint8Array {
    return writeDnsMessage({ isResponse: false, questions, records: [] });
  }

  async #send(write: () => Uint8Array): Promise<void> {
    try {
      await this.#links!.send(write());
    } catch (error) {
      this.#warn(`Cannot talk to nodes of Python's rosy: ${(error as Error).message}`);
    }
  }

  #after(delayMs: number, run: () => void): void {
    const { signal } = this.#stop;
    this.#options.clock.after(delayMs, () => signal.aborted || run(), { unref: true });
  }

  #warn(message: string): void {
    if (this.#mayWarn()) this.#options.logger.warn(message);
  }
}
