import type { Node, NodeOptions } from "@rosy/rosy";
import { freePort } from "../../support/free_port.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { PythonNode } from "./python_node.ts";

/** A node in Deno, at a port by which those in Python name it, and nodes in Python. */
export class PythonMesh implements AsyncDisposable {
  readonly fixture: MeshFixture = new MeshFixture();
  /** The `host:port` of the node in Deno. */
  readonly address: string;
  readonly #serverPort = freePort();
  readonly #stack = new AsyncDisposableStack();

  constructor() {
    this.address = `127.0.0.1:${this.#serverPort}`;
    this.#stack.use(this.fixture);
  }

  /** Starts the node in Deno. */
  async deno(options: Partial<NodeOptions> = {}): Promise<Node> {
    return await this.fixture.node("deno", { serverPort: this.#serverPort, ...options });
  }

  /** Starts a node in Python, which names the one in Deno unless told otherwise. */
  async python(options: Record<string, unknown> = {}): Promise<PythonNode> {
    const { domainId } = this.fixture;
    return this.#stack.use(
      await PythonNode.start({
        name: "python",
        domain_id: domainId,
        interface: "127.0.0.1",
        peers: [this.address],
        ...options,
      }),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack[Symbol.asyncDispose]();
  }
}
