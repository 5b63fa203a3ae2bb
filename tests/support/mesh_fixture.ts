import { type AnyMesh, buildNode, type MeshTypes, type Node, type NodeOptions } from "@rosy/rosy";
import { RecordingLogger } from "./recording_logger.ts";

/** A domain of its own on the loopback interface, and nodes in it. */
export class MeshFixture implements AsyncDisposable {
  readonly domainId: string = `test-${crypto.randomUUID()}`;
  /** Keeps what the nodes log. */
  readonly logger: RecordingLogger = new RecordingLogger();
  readonly #nodes: Pick<Node, "stop">[] = [];

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
    const node = await buildNode<M>({ ...this.options, name, ...options });
    this.#nodes.push(node);
    return node;
  }

  /** Starts a node that sends or calls, and one that listens or provides. */
  async pair(
    near: Partial<NodeOptions> = {},
    far: Partial<NodeOptions> = {},
  ): Promise<[Node, Node]> {
    return [await this.node("near", near), await this.node("far", far)];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.stop()));
  }
}
