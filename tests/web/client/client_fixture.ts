import type { Node } from "@rosy/rosy";
import { connect, type ConnectOptions, type MeshClient } from "@rosy/rosy/browser";
import {
  type TestGateway,
  type TestGatewayOptions,
  type TestMesh,
  testMesh,
} from "@rosy/rosy/testing";

/** A robot, a gateway and pages that look at it, in virtual time. */
export class ClientFixture implements AsyncDisposable {
  readonly mesh: TestMesh;
  readonly robot: Node;
  readonly gateway: TestGateway;
  readonly #pages: MeshClient[] = [];

  private constructor(mesh: TestMesh, robot: Node, gateway: TestGateway) {
    this.mesh = mesh;
    this.robot = robot;
    this.gateway = gateway;
  }

  static async start(options: TestGatewayOptions = {}): Promise<ClientFixture> {
    const mesh = testMesh();
    const robot = await mesh.node("robot");
    return new ClientFixture(mesh, robot, await mesh.gateway(options));
  }

  /** Connects a page. */
  async page(options: ConnectOptions = {}): Promise<MeshClient> {
    const { url, connection } = this.gateway;
    const page = await this.run(connect(url, { ...connection, ...options })) as MeshClient;
    this.#pages.push(page);
    return page;
  }

  /** Waits in the mesh's time. */
  run<T>(promise: PromiseLike<T>): Promise<T> {
    return this.mesh.clock.run(promise);
  }

  /** Lets time go on. */
  async advance(durationMs: number): Promise<void> {
    await this.mesh.clock.advance(durationMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const page of this.#pages) await page.close();
    await this.gateway[Symbol.asyncDispose]();
    await this.mesh[Symbol.asyncDispose]();
  }
}
