import { Gate } from "../flow/gate.ts";
import type { TcpAddress } from "../mesh/node_record.ts";
import type { Acceptor, Socket } from "../transport/transport.ts";
import type { SocketOwner } from "./way.ts";

/** Accepts connections in memory. */
export class MemoryAcceptor implements Acceptor {
  readonly address: TcpAddress;
  readonly #owner?: SocketOwner;
  readonly #onClose: () => void;
  readonly #waiting: Socket[] = [];
  readonly #news = new Gate();
  #isClosed = false;

  /**
   * @param address Where it listens.
   * @param onClose Called when it is closed.
   * @param owner The process that it belongs to.
   */
  constructor(address: TcpAddress, onClose: () => void, owner?: SocketOwner) {
    this.address = address;
    this.#onClose = onClose;
    this.#owner = owner;
  }

  /** Somebody has connected. */
  push(socket: Socket): void {
    this.#waiting.push(socket);
    this.#news.open();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Socket, void, void> {
    while (!this.#isClosed) {
      while (this.#owner?.isFrozen) await this.#owner.thawed();
      const socket = this.#waiting.shift();
      if (socket) yield socket;
      else if (!this.#isClosed) await this.#news.wait();
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const socket of this.#waiting.splice(0)) socket.close();
    this.#onClose();
    this.#news.open();
  }
}
