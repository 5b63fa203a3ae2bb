import { createSocket, type Socket } from "node:dgram";

/** Where datagrams go, or come from. */
export interface UdpAddress {
  /** An IPv4 address. */
  readonly address: string;
  readonly port: number;
}

/** What is done with datagrams that come. */
export type OnDatagram = (bytes: Uint8Array, from: UdpAddress) => void;

/** Where a {@linkcode UdpEndpoint} is, and what comes of what arrives. */
export interface UdpOptions {
  /** An IPv4 address of one interface: nothing comes from another one, or leaves by it. */
  readonly address: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Called for each datagram; must not throw. */
  readonly onDatagram: OnDatagram;
  /** Called when the socket fails; there will be no more datagrams then. */
  readonly onError: (error: Error) => void;
}

/** The largest datagram there is. */
const MAX_DATAGRAM_BYTES = 64 * 1024;
/** Datagrams that are being sent, beyond which the sender is asked to wait, in bytes. */
const MAX_SENDING_BYTES = 256 * 1024;

/**
 * Sends and receives datagrams at one address of one interface.
 *
 * - What cannot be sent is lost, as datagrams are: nobody is told.
 * - A sender that does not wait when asked to costs memory.
 */
export class UdpEndpoint implements AsyncDisposable {
  readonly #socket: Socket;
  #sendingBytes = 0;
  #sent: PromiseWithResolvers<void> | null = null;
  #isClosed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /**
   * Opens one that sends and receives, at an address of its own.
   *
   * @param options Where.
   * @throws {Error} If the port is taken, or the address none of this machine's.
   */
  static async open(options: UdpOptions): Promise<UdpEndpoint> {
    const socket = await bind(options.address, options, { isShared: false });
    // Throws where the interface cannot: loopback on some systems. Then nothing goes to groups.
    attempt(() => socket.setMulticastInterface(options.address));
    attempt(() => socket.setMulticastLoopback(true));
    return new UdpEndpoint(socket);
  }

  /**
   * Opens one that receives what is sent to a group, together with other programs.
   *
   * @param group The group's address.
   * @param options `address`: of the interface by which it is joined.
   * @throws {Error} If the interface does not allow it.
   */
  static async join(group: string, options: UdpOptions): Promise<UdpEndpoint> {
    // Bound to the group there is nothing but what is sent to it; Windows knows no such thing.
    const address = Deno.build.os === "windows" ? options.address : group;
    const socket = await bind(address, options, { isShared: true });
    try {
      socket.addMembership(group, options.address);
    } catch (error) {
      await close(socket);
      throw error;
    }
    return new UdpEndpoint(socket);
  }

  /** The port it has. */
  get port(): number {
    return this.#socket.address().port;
  }

  /**
   * Sends a datagram.
   *
   * @param bytes The datagram; it must not be changed afterwards.
   * @param to Where to.
   * @returns A promise where too much is being sent: it resolves when there is room again.
   */
  send(bytes: Uint8Array, to: UdpAddress): Promise<void> | undefined {
    if (this.#isClosed) return undefined;
    this.#sendingBytes += bytes.length;
    this.#socket.send(bytes, to.port, to.address, () => this.#sentBytes(bytes.length));
    if (this.#sendingBytes < MAX_SENDING_BYTES) return undefined;
    this.#sent ??= Promise.withResolvers();
    return this.#sent.promise;
  }

  /** Closes it, after what is being sent. Idempotent. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    while (this.#sendingBytes > 0) {
      this.#sent ??= Promise.withResolvers();
      await this.#sent.promise;
    }
    await close(this.#socket);
  }

  #sentBytes(count: number): void {
    this.#sendingBytes -= count;
    const wanted = this.#isClosed ? 0 : MAX_SENDING_BYTES / 2;
    if (this.#sendingBytes > wanted) return;
    this.#sent?.resolve();
    this.#sent = null;
  }
}

async function bind(
  address: string,
  { port, onDatagram, onError }: UdpOptions,
  { isShared }: { readonly isShared: boolean },
): Promise<Socket> {
  await requestNetAccess(`${address}:${port}`);
  const socket = createSocket({
    type: "udp4",
    reuseAddr: isShared,
    // Deno takes it for the room that one datagram gets; how much the system keeps it cannot say.
    recvBufferSize: MAX_DATAGRAM_BYTES,
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once("error", reject);
  socket.bind({ port, address }, resolve);
  await promise;
  socket.off("error", reject);
  socket.on("error", onError);
  socket.on("message", (bytes, from) => onDatagram(bytes, from));
  return socket;
}

/** Asked for beforehand: a socket that is refused throws where nobody can catch it. */
async function requestNetAccess(host: string): Promise<void> {
  const { state } = await Deno.permissions.request({ name: "net", host });
  if (state !== "granted") throw new Deno.errors.NotCapable(`Requires net access to "${host}"`);
}

function close(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.close(() => resolve()));
}

/** Runs what not every system can. */
function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // It goes on without.
  }
}
