import { Collector } from "../../support/collector.ts";

/** What a client has said. */
export type Said = Readonly<Record<string, unknown>>;

/** Answers what a client says by frames. */
export type Answer = (said: Said, send: (frame: unknown) => void) => void;

/** A server that speaks as much of rosbridge as a test wants: objects become JSON, all else goes as it is. */
export class OddServer implements AsyncDisposable {
  /** What clients have said. */
  readonly said: Collector<Said> = new Collector();
  /** What stood in the URLs that they asked for. */
  readonly asked: Collector<URL> = new Collector();
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #sockets = new Set<WebSocket>();

  /** @param answer Answers what a client says. */
  constructor(answer: Answer) {
    const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
    this.#server = Deno.serve(options, (request) => {
      this.asked.add(new URL(request.url));
      const { socket, response } = Deno.upgradeWebSocket(request);
      this.#sockets.add(socket);
      socket.onmessage = ({ data }) => {
        const said = JSON.parse(data);
        this.said.add(said);
        answer(said, (frame) => sendOn(socket, frame));
      };
      return response;
    });
  }

  /** Where it is. */
  get url(): string {
    return `ws://127.0.0.1:${this.#server.addr.port}`;
  }

  /** Says something to all clients. */
  send(frame: unknown): void {
    for (const socket of this.#sockets) sendOn(socket, frame);
  }

  /** Waits until a client has said an operation. @returns All of that kind. */
  async heard(op: string, count = 1): Promise<readonly Said[]> {
    const all = () => this.said.items.filter((said) => said.op === op);
    await this.said.until(() => all().length >= count, `${count} ${op}`);
    return all();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) if (socket.readyState === WebSocket.OPEN) socket.close();
    await this.#server.shutdown();
  }
}

function sendOn(socket: WebSocket, frame: unknown): void {
  if (socket.readyState !== WebSocket.OPEN) return;
  if (typeof frame === "string") socket.send(frame);
  else if (frame instanceof Uint8Array) socket.send(frame.slice());
  else socket.send(JSON.stringify(frame));
}
