import type { Link } from "../../lib/bridge/bridge.ts";
import type { BridgeOptions } from "../../lib/bridge/options.ts";
import { isBridge } from "../../lib/bridge/engine/claims.ts";
import type { Bridge } from "../../lib/bridge/running_bridge.ts";
import { startBridge } from "../../lib/bridge/start_bridge.ts";
import type { Node } from "@rosy/rosy";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { pause } from "../faults/pause.ts";
import { PATIENCE_MS, patiently } from "../support/patience.ts";

/** A mesh with bridges, which are stopped with it. */
export class BridgedMesh extends MeshFixture {
  readonly #bridges: Bridge[] = [];

  /** Starts a bridge, and waits until it works. */
  async bridge(link: Link, options: BridgeOptions = {}): Promise<Bridge> {
    const bridge = await this.startBridge(link, options);
    await bridge.untilUp({ timeoutMs: PATIENCE_MS });
    return bridge;
  }

  /** Starts a bridge. */
  async startBridge(link: Link, options: BridgeOptions = {}): Promise<Bridge> {
    const bridge = await startBridge(link, {
      logger: this.logger,
      ...options,
      nodeOptions: { ...this.options, ...options.nodeOptions },
    });
    this.#bridges.push(bridge);
    return bridge;
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#bridges.map((bridge) => bridge.stop()));
    await super[Symbol.asyncDispose]();
  }
}

/** Waits until something holds of what a node knows of its mesh. */
export async function untilKnown(node: Node, holds: () => boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => holds() && resolve();
  const unsubscribe = node.topology.subscribe(look);
  look();
  try {
    await patiently(promise, () => `wanted ${holds}`);
  } finally {
    unsubscribe();
  }
}

/**
 * Waits until a bridge knows that somebody listens to a topic who is no bridge himself, and has done what
 * follows from that.
 */
export async function untilHeard(bridge: Bridge, topic: string): Promise<void> {
  const { node } = bridge;
  await untilKnown(
    node,
    () => node.topology.listeners(topic).some((record) => !isBridge(record)),
  );
  await bridge.untilUp({ timeoutMs: PATIENCE_MS });
}

/** Waits until something holds that nobody tells of, such as a count: looks again and again. */
export async function untilCounted(holds: () => boolean): Promise<void> {
  const endMs = performance.now() + PATIENCE_MS;
  while (!holds()) {
    if (performance.now() > endMs) throw new Error(`waited ${PATIENCE_MS} ms for ${holds}`);
    await pause(5);
  }
}
