import type { DatagramPort } from "../../../lib/bridge/ros2/participant/datagram_port.ts";
import {
  DdsParticipant,
  type DdsParticipantParts,
} from "../../../lib/bridge/ros2/participant/dds_participant.ts";
import type { UdpAddress } from "../../../lib/transport/udp.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";

const PORT = 7410;

/** Participants on a network in memory, whose time stands still until a test turns it. */
export class MemoryDomain {
  readonly clock = new VirtualClock();
  readonly logger = new RecordingLogger();
  /** All that was sent: from whom, to whom, and what. */
  readonly sent: { readonly from: string; readonly to: string; readonly bytes: Uint8Array }[] = [];
  /** Says of each datagram whether it is lost. */
  lose: (bytes: Uint8Array) => boolean = () => false;
  readonly #participants = new Map<string, DdsParticipant>();

  /** Adds a participant, whose number is the last part of its address and of its prefix. */
  add(
    number: number,
    { own, ...options }: Partial<DdsParticipantParts> & {
      /** Where it says that it is. */
      readonly own?: UdpAddress;
    } = {},
  ): DdsParticipant {
    const participant = new DdsParticipant({
      domain: 0,
      name: `participant ${number}`,
      port: this.#port(`10.0.0.${number}`, own),
      clock: this.clock,
      logger: this.logger,
      prefix: new Uint8Array(12).fill(number),
      ...options,
    });
    this.#participants.set(`10.0.0.${number}`, participant);
    return participant;
  }

  /** Lets all find each other, and everything that follows from that happen. */
  async settle(): Promise<void> {
    await this.clock.advance(1000);
  }

  #port(address: string, own: UdpAddress = { address, port: PORT }): DatagramPort {
    return {
      own,
      announceTo: [1, 2, 3].map((number) => ({ address: `10.0.0.${number}`, port: PORT })),
      reaches: (other) => other.startsWith("10.0.0."),
      send: (bytes, to) => {
        this.sent.push({ from: address, to: to.address, bytes });
        if (this.lose(bytes)) return undefined;
        queueMicrotask(() => this.#participants.get(to.address)?.receive(bytes));
        return undefined;
      },
    };
  }
}
