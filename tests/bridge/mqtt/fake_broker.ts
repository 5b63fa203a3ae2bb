import { Collector } from "../../support/collector.ts";

/** How one behaves that is no broker of today. */
export interface FakeBrokerOptions {
  /** What it does to who speaks MQTT 5.0: the same as to all others unless it says so. */
  readonly newVersion?: "refuses" | "closes";
  /** Whether it says nothing at all. */
  readonly isSilent?: boolean;
  /** What it sends to who has got in and sends something. */
  readonly sends?: Uint8Array;
}

const CONNACK = { 4: [0x20, 2, 0, 0], 5: [0x20, 3, 0, 0, 0] } as const;
/** As a broker of 3.1.1 says that it does not know a version. */
const UNACCEPTABLE = [0x20, 2, 0, 1];
/** Where a CONNECT packet says the version, after a length of one or two bytes. */
const VERSION_AT = 8;

/** One that takes connections as a broker does, and then does what a test wants. */
export class FakeBroker implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #connections = new Collector<Deno.TcpConn>();
  readonly #options: FakeBrokerOptions;
  readonly #ended: Promise<void>;

  private constructor(options: FakeBrokerOptions) {
    this.#options = options;
    this.#ended = this.#listen();
  }

  /** Starts one. */
  static start(options: FakeBrokerOptions): FakeBroker {
    return new FakeBroker(options);
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  /** Waits until so many have connected. */
  async connected(count: number): Promise<void> {
    await this.#connections.count(count);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    tryTo(() => this.#listener.close());
    for (const connection of this.#connections.items) tryTo(() => connection.close());
    await this.#ended;
  }

  async #listen(): Promise<void> {
    const all: Promise<void>[] = [];
    for await (const connection of this.#listener) {
      all.push(this.#serve(connection).catch(() => tryTo(() => connection.close())));
    }
    await Promise.all(all);
  }

  async #serve(connection: Deno.TcpConn): Promise<void> {
    this.#connections.add(connection);
    const bytes = new Uint8Array(65_536);
    await connection.read(bytes);
    const { newVersion, isSilent = false, sends } = this.#options;
    const version = bytes[VERSION_AT] === 4 || bytes[VERSION_AT + 1] === 4 ? 4 : 5;
    if (version === 5 && newVersion === "closes") return connection.close();
    const answer = version === 5 && newVersion === "refuses" ? UNACCEPTABLE : CONNACK[version];
    if (!isSilent) await connection.write(new Uint8Array(answer));
    if (sends) {
      await connection.read(bytes);
      await connection.write(sends);
    }
    while (await connection.read(bytes) !== null);
    connection.close();
  }
}

function tryTo(run: () => void): void {
  try {
    run();
  } catch {
    // It is closed already.
  }
}
