import type { NetworkSocket, SocketReceiver } from "../../transport/web_exchange.ts";

/** RFC 6455, section 7.4.1: no connection could be made, or it broke. */
const ABNORMAL = 1006;

/** One end of a WebSocket in memory, as a page sees it: what both ends say arrives at once, in order. */
export class MemoryWebSocket extends EventTarget {
  binaryType: "arraybuffer" | "blob" = "arraybuffer";
  readonly bufferedAmount = 0;
  readonly protocol: string = "";
  #receiver: SocketReceiver | null = null;
  #isClosed = false;
  #heardFrames = 0;

  /** The server's end. */
  readonly server: NetworkSocket;

  constructor() {
    super();
    this.server = this.#serverEnd();
  }

  /** There is a server. */
  attach(receiver: SocketReceiver): void {
    this.#receiver = receiver;
  }

  send(data: string | Uint8Array): void {
    const copy = typeof data === "string" ? data : data.slice();
    // As over a network: whoever sends is not called back meanwhile.
    queueMicrotask(() => {
      this.#heardFrames++;
      this.#receiver?.receive(copy);
    });
  }

  close(code = 1000, reason = ""): void {
    queueMicrotask(() => this.#end(code, reason));
  }

  /** The network is gone: both ends see that. */
  cut(): void {
    this.#end(ABNORMAL, "");
  }

  #serverEnd(): NetworkSocket {
    const heard = () => this.#heardFrames;
    return {
      bufferedBytes: 0,
      get heardFrames() {
        return heard();
      },
      send: (data) => {
        // What is sent may lie in a larger buffer.
        const copy = typeof data === "string" ? data : data.slice().buffer;
        this.#tell(new MessageEvent("message", { data: copy }));
      },
      // As browsers do it: the page hears nothing of it.
      ask: () => {
        if (!this.#isClosed) this.#heardFrames++;
      },
      close: (code, reason) => this.#end(code, reason),
    };
  }

  #end(code: number, reason: string): void {
    if (this.#isClosed) return;
    this.#tell(new CloseEvent("close", { code, reason, wasClean: code !== ABNORMAL }));
    this.#isClosed = true;
    const receiver = this.#receiver;
    this.#receiver = null;
    receiver?.closed();
  }

  #tell(event: Event): void {
    if (!this.#isClosed) queueMicrotask(() => this.dispatchEvent(event));
  }
}
