import { freePort } from "../../support/free_port.ts";
import type { TestProcess } from "../../support/process.ts";
import { startPython } from "./original.ts";

/** A coordinator of Python's, and what joins its mesh. */
export class Coordinated implements AsyncDisposable {
  readonly version = "0.7";
  readonly python: Readonly<Record<string, unknown>>;
  readonly own: { readonly coordinator: string; readonly interface: string };
  #coordinator!: TestProcess;
  readonly #port: number;
  readonly #authKey: string | undefined;

  private constructor(port: number, authKey: string | undefined) {
    this.#port = port;
    this.#authKey = authKey;
    const authkey = authKey === undefined ? {} : { authkey: authKey };
    const place = { coordinator_host: "127.0.0.1", coordinator_port: port };
    this.python = { ...place, node_server_host: "127.0.0.1", ...authkey };
    this.own = {
      coordinator: `127.0.0.1:${port}`,
      interface: "127.0.0.1",
      ...authKey !== undefined && { authKey },
    };
  }

  static async open(authKey?: string): Promise<Coordinated> {
    const coordinated = new Coordinated(freePort(), authKey);
    await coordinated.start();
    return coordinated;
  }

  async start(): Promise<void> {
    const words = ["-m", "rosy", "coordinator", "--host", "127.0.0.1", "--port", `${this.#port}`];
    const key = this.#authKey === undefined ? [] : ["--authkey", this.#authKey];
    this.#coordinator = startPython("0.7", [...words, ...key]);
    await this.#coordinator.waitForLine(/started|listening/i);
  }

  async kill(): Promise<void> {
    await this.#coordinator.stop("SIGKILL");
    await this.#coordinator[Symbol.asyncDispose]();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#coordinator[Symbol.asyncDispose]();
  }
}
