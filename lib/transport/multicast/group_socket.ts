import { createSocket, type Socket as UdpSocket } from "node:dgram";
import {
  MDNS_GROUP,
  MDNS_PORT,
  MULTICAST_TTL,
  RECEIVE_BUFFER_BYTES,
  requestNetAccess,
} from "./multicast.ts";

/** Takes a packet as it came. */
export type DatagramHandler = (bytes: Uint8Array, fromAddress: string) => void;

/**
 * A socket in the group of multicast DNS that carries packets as they are: for those that no decoder of
 * such packets understands.
 *
 * Other sockets of this machine have the same port; each gets what is sent to the group.
 */
export class GroupSocket {
  readonly #socket: UdpSocket;
  /** Settles after the last packet: the outgoing interface is a setting that they share. */
  #sent: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  private constructor(socket: UdpSocket) {
    this.#socket = socket;
  }

  /**
   * Opens the socket, which keeps no process alive.
   *
   * @param onDatagram Is called for each packet from an interface that was joined; with
   * where it came from; must not throw.
   * @returns The socket.
   * @throws {Error} If another program holds the port for itself, or a permission is missing.
   */
  static async open(onDatagram: DatagramHandler): Promise<GroupSocket> {
    // Bound to the group, Linux gives us no unicast packets, which other responders need.
    const address = Deno.build.os === "linux" ? MDNS_GROUP : "0.0.0.0";
    await requestNetAccess(`${address}:${MDNS_PORT}`);
    const socket = createSocket({
      type: "udp4",
      reuseAddr: true,
      recvBufferSize: RECEIVE_BUFFER_BYTES,
    });
    socket.unref();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.once("error", reject);
    socket.bind(MDNS_PORT, address, resolve);
    await promise;
    socket.on("error", () => {}); // Of single packets: who sends one is told.
    socket.on("message", (bytes, { address }) => onDatagram(bytes, address));
    socket.setMulticastTTL(MULTICAST_TTL);
    socket.setMulticastLoopback(true);
    return new GroupSocket(socket);
  }

  /**
   * Joins the group on an interface.
   *
   * @param address An address of the interface.
   * @throws {Error} If the interface does not allow it.
   */
  join(address: string): void {
    this.#socket.addMembership(MDNS_GROUP, address);
  }

  /** Leaves the group on the interface with an address; never throws. */
  leave(address: string): void {
    try {
      this.#socket.dropMembership(MDNS_GROUP, address);
    } catch {
      // The interface is gone, and the membership with it.
    }
  }

  /**
   * Sends a packet to the group.
   *
   * @param bytes The packet.
   * @param viaAddress An address of the interface to send on.
   * @throws {Error} If it could not be sent.
   */
  send(bytes: Uint8Array, viaAddress: string): Promise<void> {
    const done = this.#sent.then(() => this.#transmit(bytes, viaAddress));
    this.#sent = done.catch(() => {}); // Told to who waits for `done`.
    return done;
  }

  /** Closes it, after what is being sent. Idempotent. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    await this.#sent;
    this.#isClosed = true;
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
  }

  #transmit(bytes: Uint8Array, viaAddress: string): Promise<void> {
    if (this.#isClosed) throw new Error("Cannot send discovery packet: the socket is closed");
    // Throws where the interface is gone, so that nothing leaves by another one.
    this.#socket.setMulticastInterface(viaAddress);
    return new Promise((resolve, reject) => {
      const sent = (error: Error | null) => error ? reject(error) : resolve();
      this.#socket.send(bytes, MDNS_PORT, MDNS_GROUP, sent);
    });
  }
}
