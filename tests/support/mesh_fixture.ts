import {
  type AnyMesh,
  buildNode,
  type Logger,
  type MeshTypes,
  type Node,
  type NodeOptions,
} from "@rosy/rosy";
import { Collector } from "./collector.ts";

/** A domain of its own on the loopback interface, and nodes in it. */
export class MeshFixture implements AsyncDisposable {
  readonly domainId: string = `test-${crypto.randomUUID()}`;
  readonly #lines = new Collector<string>();
  readonly #nodes: Node[] = [];

  /** Keeps what the nodes log. */
  readonly logger: Logger = {
    debug: (message) => this.#lines.add(`debug: ${message}`),
    info: (message) => this.#lines.add(`info: ${message}`),
    warn: (message) => this.#lines.add(`warn: ${message}`),
    error: (message) => this.#lines.add(`error: ${message}`),
  };

  /** What keeps a node to this machine and this test. */
  get options(): Pick<NodeOptions, "domainId" | "interface" | "logger"> {
    return { domainId: this.domainId, interface: "127.0.0.1", logger: this.logger };
  }

  /** The environment that does the same for another process. */
  get env(): Record<string, string> {
    return { ROSY_INTERFACE: "127.0.0.1", ROSY_DOMAIN_ID: this.domainId };
  }

  /** Starts a node, which is stopped with the fixture. */
  async node<M extends MeshTypes = AnyMesh>(
    name: string,
    options: Partial<NodeOptions> = {},
  ): Promise<Node<M>> {
    const node = await buildNode({ ...this.options, name, ...options });
    this.#nodes.push(node);
    return node as unknown as Node<M>;
  }

  /** Starts a node that sends or calls, and one that listens or provides. */
  async pair(
    near: Partial<NodeOptions> = {},
    far: Partial<NodeOptions> = {},
  ): Promise<[Node, Node]> {
    return [await this.node("near", near), await this.node("far", far)];
  }

  /** What was logged at a level. */
  logged(level: "debug" | "info" | "warn" | "error"): string[] {
    return this.#lines.items.filter((line) => line.startsWith(`${level}: `));
  }

  /** Waits until a line has been logged that holds a text. */
  async untilLogged(text: string): Promise<void> {
    await this.#lines.until((lines) => lines.some((line) => line.includes(text)), text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.stop()));
  }
}
