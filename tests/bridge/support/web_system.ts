import { freePort } from "../../support/free_port.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import type { TestProcess } from "../../support/process.ts";

/** A mesh of its own behind `rosy web`, in a process that can be killed, and started again at its port. */
export class WebSystem implements AsyncDisposable {
  readonly mesh: MeshFixture = new MeshFixture();
  readonly #port = freePort();
  #process!: TestProcess;

  private constructor() {}

  /** Starts it. */
  static async start(): Promise<WebSystem> {
    const system = new WebSystem();
    await system.restart();
    return system;
  }

  /** Where a protocol is: `rosbridge`, `foxglove`. */
  url(path: string): string {
    return `ws://127.0.0.1:${this.#port}/${path}`;
  }

  /** Starts it again. */
  async restart(): Promise<void> {
    this.#process = this.mesh.start("web", `--port=${this.#port}`);
    await this.#process.waitForLine("Serving domain");
  }

  /** Ends it without a word. */
  async kill(): Promise<void> {
    await this.#process.stop("SIGKILL");
  }

  /** Lets it stand still. */
  freeze(): void {
    this.#process.signal("SIGSTOP");
  }

  /** Lets it go on. */
  thaw(): void {
    this.#process.signal("SIGCONT");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
    await this.mesh[Symbol.asyncDispose]();
  }
}
