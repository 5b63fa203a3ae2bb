import type { Clock } from "../../../time/clock.ts";
import type { UdpAddress } from "../../../transport/udp.ts";
import { writeKey } from "../discovery/endpoint_data.ts";
import { type ParticipantData, writeParticipant } from "../discovery/participant_data.ts";
import { writeStatusInfo } from "../discovery/status_info.ts";
import type { DatagramWriter } from "../wire/datagram_writer.ts";
import { ANY_ENTITY, BuiltinEntity, guidOf, PARTICIPANT_ENTITY } from "../wire/guid.ts";
import { nowNs } from "../wire/time.ts";
import { ParameterId } from "../wire/parameters.ts";

/** The first and the longest pause between two announcements, in milliseconds. */
const PAUSE_MS = { first: 100, last: 3000 } as const;

/** What an {@linkcode Announcer} is made of. */
export interface AnnouncerParts {
  readonly data: ParticipantData;
  readonly datagram: DatagramWriter;
  readonly clock: Clock;
  /** Where all are to hear of it. */
  readonly announceTo: readonly UdpAddress[];
  readonly send: (bytes: Uint8Array, to: readonly UdpAddress[]) => void;
}

/** Announces a participant: often at first, then as often as others expect it. */
export class Announcer {
  readonly #parts: AnnouncerParts;
  readonly #payload: Uint8Array;
  #sequence = 0;
  #cancel: () => void = () => {};

  /** @param parts What it is made of. */
  constructor(parts: AnnouncerParts) {
    this.#parts = parts;
    this.#payload = writeParticipant(parts.data);
  }

  /** Begins. */
  start(): void {
    this.#again(PAUSE_MS.first);
  }

  /** Announces it to some alone. */
  tell(to: readonly UdpAddress[]): void {
    this.#send(to, this.#payload);
  }

  /** Ends it, and tells all that the participant is gone. */
  stop(others: readonly UdpAddress[]): void {
    this.#cancel();
    const key = writeKey(
      ParameterId.participantGuid,
      guidOf(this.#parts.data.prefix, PARTICIPANT_ENTITY),
    );
    this.#send([...this.#parts.announceTo, ...others], key, { isGone: true });
  }

  #again(pauseMs: number): void {
    this.tell(this.#parts.announceTo);
    const nextMs = Math.min(2 * pauseMs, PAUSE_MS.last);
    this.#cancel = this.#parts.clock.after(pauseMs, () => this.#again(nextMs), { unref: true });
  }

  #send(to: readonly UdpAddress[], payload: Uint8Array, { isGone = false } = {}): void {
    const { datagram, clock, send } = this.#parts;
    datagram.time(nowNs(clock)).data({
      reader: ANY_ENTITY,
      writer: BuiltinEntity.participantWriter,
      sequence: ++this.#sequence,
      payload,
      isKey: isGone,
      ...(isGone && { writeInlineQos: writeStatusInfo }),
    });
    send(datagram.finish(), to);
  }
}
