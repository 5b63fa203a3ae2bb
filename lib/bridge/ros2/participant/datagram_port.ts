import type { UdpAddress } from "../../../transport/udp.ts";

/** What a participant sends by: one address of one interface. */
export interface DatagramPort {
  /** Where this side can be reached. */
  readonly own: UdpAddress;
  /** Where participants announce themselves: a group, or those that were named. */
  readonly announceTo: readonly UdpAddress[];
  /**
   * Sends a datagram; it may be lost.
   *
   * @returns A promise where the next one should wait.
   */
  send(bytes: Uint8Array, to: UdpAddress): Promise<void> | undefined;
  /** Whether something may be sent there: to whom it is not is not sent, whoever asks for it. */
  reaches(address: string): boolean;
}
