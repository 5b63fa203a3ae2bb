import { chooseOwnInterfaces } from "../../../discovery/mdns/interfaces.ts";
import { type DatagramHandler, GroupSocket } from "../../../transport/multicast/group_socket.ts";

/** The group of multicast DNS on all interfaces that are used, as they come and go. */
export class GroupLinks implements AsyncDisposable {
  readonly #socket: GroupSocket;
  readonly #wanted: string | undefined;
  /** The identity of each interface that was joined, by the address. */
  readonly #joined = new Map<string, string>();

  private constructor(socket: GroupSocket, wanted: string | undefined) {
    this.#socket = socket;
    this.#wanted = wanted;
  }

  /**
   * Opens the socket, and joins.
   *
   * @param wanted The name or an address of the only interface to use.
   * @param onDatagram Is called for each packet.
   * @throws {Error} If the socket cannot be had.
   */
  static async open(wanted: string | undefined, onDatagram: DatagramHandler): Promise<GroupLinks> {
    const links = new GroupLinks(await GroupSocket.open(onDatagram), wanted);
    links.refresh();
    return links;
  }

  /** Joins on what has come, leaves what has gone. */
  refresh(): void {
    const chosen = new Map(
      chooseOwnInterfaces(this.#wanted).map(({ address, identity }) => [address, identity]),
    );
    for (const [address, identity] of this.#joined) {
      if (chosen.get(address) === identity) continue;
      this.#socket.leave(address);
      this.#joined.delete(address);
    }
    for (const [address, identity] of chosen) {
      if (!this.#joined.has(address)) this.#join(address, identity);
    }
  }

  /**
   * Sends to all.
   *
   * @param bytes What to send.
   * @throws {Error} If nobody could be sent to.
   */
  async send(bytes: Uint8Array): Promise<void> {
    const via = [...this.#joined.keys()];
    if (via.length === 0) throw new Error("no network interface has an IPv4 address");
    const sent = await Promise.allSettled(via.map((address) => this.#socket.send(bytes, address)));
    const failed = sent.filter((one) => one.status === "rejected");
    if (failed.length === sent.length) throw failed[0]!.reason;
  }

  /** Closes the socket. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#socket.close();
  }

  #join(address: string, identity: string): void {
    try {
      this.#socket.join(address);
      this.#joined.set(address, identity);
    } catch {
      // It is tried again at the next refresh.
    }
  }
}
