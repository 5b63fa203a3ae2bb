import type { NodeId } from "../mesh/node_record.ts";
import type { DefinedMesh } from "../node/types/define_mesh.ts";
import type {
  AnyMesh,
  MeshTypes,
  TopicArgs,
  TopicName,
  UntypedName,
} from "../node/types/mesh_types.ts";
import type { Node } from "../facade/node.ts";
import type { NodeOptions } from "../node/options/options.ts";
import type { TestGateway, TestGatewayOptions } from "./gateway/test_gateway.ts";
import type { Recording } from "./recording.ts";
import type { LinkConditions, TestLink } from "./test_link.ts";
import type { TestLogLine } from "./test_log.ts";
import type { VirtualClock } from "./virtual_clock.ts";

/** How a test's mesh is made; the {@linkcode LinkConditions} are those of all links between two. */
export interface TestMeshOptions extends LinkConditions {
  /**
   * Where chance begins: the same seed loses and delays the same messages.
   *
   * @default {1}
   */
  seed?: number;
  /**
   * Whether the global `setTimeout`, `setInterval`, `AbortSignal.timeout`, `Date` and
   * `performance.now` run on the mesh's clock too, until the mesh is disposed of. {@linkcode
   * Node.every} does so in any case.
   *
   * @default {false}
   */
  fakeTimers?: boolean;
}

/** Builds a node as `buildNode()` does. */
export interface TestNodeBuilder<M extends MeshTypes = AnyMesh> {
  /** Builds one with the types and the schemas of a mesh. */
  <N extends MeshTypes = M>(options: NodeOptions & { mesh: DefinedMesh<N> }): Promise<Node<N>>;
  /** Builds one without schemas. */
  <N extends MeshTypes = M>(options: NodeOptions): Promise<Node<N>>;
}

/** A node of the mesh, of whatever types. */
export interface NodeReference {
  /** Who it is: the very object that the node has. */
  readonly id: NodeId;
}

/**
 * The nodes of one test, what lies between them, and their time.
 *
 * - Without delays everything that nodes say to each other takes no time: it is there once the clock
 *   was moved, if only by `advance(0)`, or an answer was awaited.
 * - What takes time takes virtual time: `await mesh.clock.run(promise)` in place of `await promise`.
 * - The end of the test stops all nodes. It throws if one of them logged an error that
 *   {@linkcode TestMesh.takeErrors} was not asked for, such as a listener that threw: a failed
 *   assertion inside a callback fails the test.
 */
export interface TestMesh<M extends MeshTypes = AnyMesh> extends AsyncDisposable {
  /** The time of all nodes, which stands still until a test moves it. */
  readonly clock: VirtualClock;

  /**
   * Starts a node.
   *
   * @param name Its name.
   * @param options What else is to be other than usual; see {@linkcode TestMesh.buildNode}.
   * @returns The node, known to all that it can reach.
   * @throws {TypeError} If an option is unknown or of a wrong type.
   * @throws {RangeError} If an option is out of range.
   */
  node(name: string, options?: Omit<NodeOptions, "name">): Promise<Node<M>>;

  /**
   * Does what `buildNode()` does, for code that builds its nodes itself and can be handed this
   * function in its place.
   *
   * What an option says of networks and keys is ignored, and so is the environment.
   *
   * @param options Its name, and whatever is to be other than usual.
   * @returns The node, known to all that it can reach.
   * @throws {TypeError} If an option is unknown or of a wrong type.
   * @throws {RangeError} If an option is out of range.
   *
   * @example Code that builds its own node
   * ```ts
   * import { buildNode } from "@rosy/rosy";
   * import { testMesh } from "@rosy/rosy/testing";
   * import { assertEquals } from "@std/assert";
   *
   * async function startArm(build = buildNode) {
   *   const node = await build({ name: "arm", interface: "eth0" });
   *   await node.addService("reach", (_service, metres: number) => metres < 0.8);
   *   return node;
   * }
   *
   * await using mesh = testMesh();
   * await startArm(mesh.buildNode);
   * const base = await mesh.node("base");
   * assertEquals(await base.call("reach", 0.5), true);
   * ```
   */
  readonly buildNode: TestNodeBuilder<M>;

  /**
   * The link between two nodes, or that of one node with all others.
   *
   * @param node A node.
   * @param other The node at the other end; without it, the cable that the first one hangs on.
   * @returns The link: the same one each time.
   * @throws {Error} If a node is not of this mesh.
   */
  link(node: NodeReference, other?: NodeReference): TestLink;

  /**
   * Lets a node stand still, as a process that was sent SIGSTOP or whose processor is busy: nobody
   * is told, connections stay open, nothing is read.
   *
   * The node's own timers stand still too, but not those of the test and of `fakeTimers`.
   *
   * @param node The node.
   * @throws {Error} If the node is not of this mesh.
   *
   * @example A call to a node that hangs
   * ```ts
   * import { CallTimeoutError } from "@rosy/rosy";
   * import { testMesh } from "@rosy/rosy/testing";
   * import { assertEquals, assertRejects } from "@std/assert";
   *
   * await using mesh = testMesh();
   * const [arm, base] = [await mesh.node("arm"), await mesh.node("base")];
   * await arm.addService("reach", () => true);
   * const reach = base.getService("reach", { timeoutMs: 500 });
   *
   * mesh.freeze(arm);
   * await assertRejects(() => mesh.clock.run(reach.call()), CallTimeoutError);
   * mesh.thaw(arm);
   * assertEquals(await mesh.clock.run(reach.call()), true);
   * ```
   */
  freeze(node: NodeReference): void;

  /**
   * Lets a node go on that was frozen.
   *
   * @param node The node.
   * @throws {Error} If the node is not of this mesh, or was killed.
   */
  thaw(node: NodeReference): void;

  /**
   * Kills a node, as `kill -9` does: nobody says goodbye, but its machine closes its connections. For
   * a machine that loses its power, cut the node's link.
   *
   * @param node The node.
   * @throws {Error} If the node is not of this mesh.
   *
   * @example Another provider takes over
   * ```ts
   * import { testMesh } from "@rosy/rosy/testing";
   * import { assertEquals } from "@std/assert";
   *
   * await using mesh = testMesh();
   * const base = await mesh.node("base");
   * const detectors = [await mesh.node("detector"), await mesh.node("detector")];
   * for (const [index, detector] of detectors.entries()) {
   *   await detector.addService("detect", () => index);
   * }
   * for (let i = 0; i < 4; i++) await base.call("detect"); // they take turns
   * mesh.kill(detectors[0]!);
   * await mesh.clock.advance(20);
   * assertEquals([await base.call("detect"), await base.call("detect")], [1, 1]);
   * ```
   */
  kill(node: NodeReference): void;

  /**
   * Keeps the messages of a topic, from now on. They are received by a node of its own, `recorder`.
   *
   * @param topic The topic.
   * @returns The recording.
   *
   * @example
   * ```ts
   * import { testMesh } from "@rosy/rosy/testing";
   * import { assertEquals } from "@std/assert";
   *
   * interface Robot {
   *   topics: { speed: [metresPerSecond: number] };
   * }
   *
   * await using mesh = testMesh<Robot>();
   * const speeds = await mesh.record("speed");
   * const base = await mesh.node("base");
   * await base.send("speed", 0.5);
   * await base.send("speed", 0);
   * await mesh.clock.advance(0);
   * assertEquals(speeds.args, [[0.5], [0]]);
   * ```
   */
  record<T extends TopicName<M>>(
    topic: T | UntypedName<M>,
  ): Promise<Recording<TopicArgs<M, T>>>;

  /**
   * Opens a gateway: for those who are no nodes, such as pages of browsers.
   *
   * @param options What it shows, and what its clients may do.
   * @returns The gateway, which is a node of the mesh called `web`.
   *
   * @example A page that asks for the battery
   * ```ts
   * import { connect } from "@rosy/rosy/browser";
   * import { testMesh } from "@rosy/rosy/testing";
   * import { assertEquals } from "@std/assert";
   *
   * await using mesh = testMesh();
   * const power = await mesh.node("power");
   * await power.addService("volts", () => 12.6);
   * await using gateway = await mesh.gateway();
   *
   * await using page = await mesh.clock.run(connect(gateway.url, gateway.connection));
   * assertEquals(await mesh.clock.run(page.call("volts")), 12.6);
   * const topics = await mesh.clock.run(gateway.fetch("/api/topics"));
   * assertEquals(topics.status, 200);
   * await topics.body?.cancel();
   * ```
   */
  gateway(options?: TestGatewayOptions): Promise<TestGateway>;

  /** Every line that the nodes logged so far. */
  readonly logs: readonly TestLogLine[];

  /**
   * Takes note of errors that the test expects.
   *
   * @returns The errors that nodes logged since the last call; they do not fail the test any more.
   *
   * @example A listener that throws
   * ```ts
   * import { testMesh } from "@rosy/rosy/testing";
   * import { assertStringIncludes } from "@std/assert";
   *
   * await using mesh = testMesh();
   * const arm = await mesh.node("arm");
   * await arm.listen("reach", () => {
   *   throw new Error("the elbow is stuck");
   * });
   * await arm.send("reach", 2);
   * await mesh.clock.advance(0);
   * assertStringIncludes(mesh.takeErrors()[0]!.message, "the elbow is stuck");
   * ```
   */
  takeErrors(): TestLogLine[];

  /**
   * Mends the network and stops all nodes.
   *
   * @throws {Error} If a node logged an error that {@linkcode TestMesh.takeErrors} was not asked for.
   */
  [Symbol.asyncDispose](): Promise<void>;
}
