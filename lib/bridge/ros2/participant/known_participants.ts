import type { Clock } from "../../../time/clock.ts";
import type { UdpAddress } from "../../../transport/udp.ts";
import { type ParticipantData, readParticipant } from "../discovery/participant_data.ts";
import type { GuidPrefix } from "../wire/guid.ts";

/** A participant that was heard of. */
export interface KnownParticipant extends ParticipantData {
  /** Where it can be reached that is told of endpoints. */
  readonly metatraffic: readonly UdpAddress[];
}

/** What a {@linkcode KnownParticipants} is made of. */
export interface KnownParticipantsParts {
  readonly own: GuidPrefix;
  readonly domain: number;
  readonly clock: Clock;
  /** Whether something may be sent to an address. */
  readonly reaches: (address: string) => boolean;
  readonly appeared: (participant: KnownParticipant) => void;
  readonly vanished: (participant: KnownParticipant) => void;
}

/** The most participants that are known at a time; further ones are not heard. */
const MAX_PARTICIPANTS = 512;
/** The longest a participant is believed to be there without a word, in milliseconds. */
const MAX_LEASE_MS = 300_000;
/** How often it is looked who is silent for too long, in milliseconds. */
const LOOK_MS = 1000;

interface Entry {
  participant: KnownParticipant;
  heardMs: number;
}

/** The participants of a domain: they come by announcing themselves, and go by saying so or by silence. */
export class KnownParticipants {
  readonly #parts: KnownParticipantsParts;
  readonly #entries = new Map<GuidPrefix, Entry>();
  #cancelLook: () => void = () => {};

  /** @param parts What it is made of. */
  constructor(parts: KnownParticipantsParts) {
    this.#parts = parts;
    this.#lookLater();
  }

  /** All of them. */
  get all(): readonly KnownParticipant[] {
    return [...this.#entries.values()].map(({ participant }) => participant);
  }

  /** @returns One of them. */
  get(prefix: GuidPrefix): KnownParticipant | undefined {
    return this.#entries.get(prefix)?.participant;
  }

  /** Notes that something came from a participant. */
  heard(prefix: GuidPrefix): void {
    const entry = this.#entries.get(prefix);
    if (entry) entry.heardMs = this.#parts.clock.monotonicMs();
  }

  /**
   * Takes an announcement.
   *
   * @param payload The announcement.
   * @param source Whose datagram it was in: nobody announces another one.
   * @throws {MalformedError} If it cannot be read.
   */
  announced(payload: Uint8Array, source: GuidPrefix): void {
    const data = readParticipant(payload);
    const { own, domain, clock, reaches, appeared } = this.#parts;
    if (data.prefix !== source || source === own || (data.domain ?? domain) !== domain) return;
    const entry = this.#entries.get(source);
    if (entry) {
      entry.heardMs = clock.monotonicMs();
      return;
    }
    if (this.#entries.size >= MAX_PARTICIPANTS) return;
    const within = (addresses: readonly UdpAddress[]) =>
      addresses.filter(({ address }) => reaches(address)).slice(0, 4);
    const [metatraffic, unicast] = [within(data.metatraffic), within(data.unicast)];
    if (metatraffic.length === 0) return;
    const participant = { ...data, metatraffic, unicast };
    this.#entries.set(source, { participant, heardMs: clock.monotonicMs() });
    appeared(participant);
  }

  /** Takes the word of a participant that it is gone. */
  left(prefix: GuidPrefix): void {
    const entry = this.#entries.get(prefix);
    if (!entry) return;
    this.#entries.delete(prefix);
    this.#parts.vanished(entry.participant);
  }

  /** Looks no more who is silent. */
  close(): void {
    this.#cancelLook();
  }

  #lookLater(): void {
    this.#cancelLook = this.#parts.clock.after(LOOK_MS, () => {
      const nowMs = this.#parts.clock.monotonicMs();
      for (const [prefix, { participant, heardMs }] of [...this.#entries]) {
        if (nowMs - heardMs > Math.min(participant.leaseMs, MAX_LEASE_MS)) this.left(prefix);
      }
      this.#lookLater();
    }, { unref: true });
  }
}
