import type { Node } from "@rosy/rosy";
import { type TestMesh, testMesh } from "@rosy/rosy/testing";
import { Exposure, type ExposureRule } from "../../../lib/web/gateway/exposure.ts";
import { Gateway } from "../../../lib/web/gateway/gateway.ts";
import type { ClientLimits } from "../../../lib/web/gateway/limits.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";

/** What a gateway in a test is like. */
export interface GatewayFixtureOptions {
  readonly rules?: readonly ExposureRule[];
  readonly limits?: Partial<ClientLimits>;
}

/** A gateway in a mesh of the test kit: without sockets, in virtual time. */
export class GatewayFixture implements AsyncDisposable {
  readonly mesh: TestMesh;
  /** A robot in that mesh. */
  readonly robot: Node;
  readonly node: Node;
  readonly exposure: Exposure;
  readonly gateway: Gateway;
  readonly logger: RecordingLogger;

  private constructor(
    mesh: TestMesh,
    nodes: { robot: Node; node: Node },
    { rules, limits }: GatewayFixtureOptions,
  ) {
    this.mesh = mesh;
    this.robot = nodes.robot;
    this.node = nodes.node;
    this.exposure = new Exposure(rules);
    this.logger = new RecordingLogger();
    const { node, exposure, logger } = this;
    const clock = mesh.clock;
    this.gateway = new Gateway({ node, exposure, logger, clock, ...limits && { limits } });
  }

  static async start(options: GatewayFixtureOptions = {}): Promise<GatewayFixture> {
    const mesh = testMesh();
    const nodes = { robot: await mesh.node("robot"), node: await mesh.node("web") };
    return new GatewayFixture(mesh, nodes, options);
  }

  /** Waits in the mesh's time. */
  run<T>(promise: PromiseLike<T>): Promise<T> {
    return this.mesh.clock.run(promise);
  }

  /** Lets time go on. */
  advance(durationMs: number): Promise<void> {
    return this.mesh.clock.advance(durationMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.mesh.clock.run(this.gateway.close());
    await this.mesh[Symbol.asyncDispose]();
  }
}
