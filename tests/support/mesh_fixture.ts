import { type AnyMesh, buildNode, type MeshTypes, type Node, type NodeOptions } from "@rosy/rosy";
import { type ProcessResult, TestProcess } from "./process.ts";
import { RecordingLogger } from "./recording_logger.ts";
import { startRosy } from "./rosy.ts";

/** A domain of its own on the loopback interface: nodes in it, and commands of the tool. */
export class MeshFixture implements AsyncDisposable {
  readonly domainId: string = `test-${crypto.randomUUID()}`;
  /** Keeps what the nodes log. */
  readonly logger: RecordingLogger = new RecordingLogger();
  /** The environment that keeps another process to them. */
  readonly env: Record<string, string> = {
    ROSY_INTERFACE: "127.0.0.1",
    ROSY_DOMAIN_ID: this.domainId,
    ROSY_AUTHKEY: "",
    ROSY_NAMESPACE: "",
    ROSY_REMAP: "",
    ROSY_LOG_LEVEL: "",
    ROSY_LOG_TOPIC_LEVEL: "",
    ROSY_PARAMS: "",
  };
  readonly #nodes: Pick<Node, "stop">[] = [];

  /** What keeps a node to this machine and this test. */
  get options(): Pick<NodeOptions, "domainId" | "interface" | "logger"> {
    return { domainId: this.domainId, interface: "127.0.0.1", logger: this.logger };
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

  /**
   * Starts a command.
   *
   * @param args What the user would type after `rosy`.
   * @returns The running process.
   */
  start(...args: string[]): TestProcess {
    return startRosy(args, { env: this.env });
  }

  /**
   * Runs a command to its end.
   *
   * @param args What the user would type after `rosy`.
   * @returns How it ended, and all that it wrote.
   */
  async run(...args: string[]): Promise<ProcessResult> {
    await using process = this.start(...args);
    return await process.end();
  }

  /**
   * Runs a command to its end.
   *
   * @param input What its standard input holds.
   * @param args What the user would type after `rosy`.
   * @returns How it ended, and all that it wrote.
   */
  async runWithInput(input: string, ...args: string[]): Promise<ProcessResult> {
    await using process = startRosy(args, { env: this.env, input });
    return await process.end();
  }

  /**
   * Starts a program that uses the library.
   *
   * @param url The program's file.
   * @returns The running process.
   */
  startProgram(url: URL): TestProcess {
    return new TestProcess(["run", "-A", url.href], { env: this.env });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.stop()));
  }
}
