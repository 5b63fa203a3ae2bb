import { defineMesh, defineSchema } from "@rosy/rosy";
import type { Node } from "@rosy/rosy";
import { Log, sensor_msgs } from "@rosy/rosy/schemas";
import type { MeshFixture } from "../../support/mesh_fixture.ts";
import { Changing } from "../../support/patience.ts";

const metres = defineSchema<number>("metres", { type: "number", description: "In metres." });
const text = defineSchema<string>("text", { type: "string", description: "Which sensor." });

/** A mesh with schemas, as a robot has it. */
const ROBOT = defineMesh({
  topics: {
    log: Log,
    image: sensor_msgs.CompressedImage,
    range: [metres, text],
  },
  services: { multiply: { args: [metres, metres], result: metres } },
});

/** A node with schemas, and what it got. */
export interface TypedRobot {
  readonly node: Node;
  /**
   * Waits for messages.
   *
   * @param topic Their topic.
   * @param count How many there have to be.
   * @returns The values of all that came.
   */
  received(topic: string, count: number): Promise<unknown[][]>;
}

/**
 * Starts a node that has schemas for what it listens to and provides, and a topic without one.
 *
 * @param mesh Where.
 * @returns The node, and what it gets.
 */
export async function startTypedRobot(mesh: MeshFixture): Promise<TypedRobot> {
  const node: Node = await mesh.node("robot", { mesh: ROBOT });
  const messages = new Map<string, unknown[][]>();
  const changing = new Changing();
  for (const topic of ["log", "image", "range", "plain"]) {
    const received: unknown[][] = [];
    messages.set(topic, received);
    await node.listen(topic, (_topic, ...args) => {
      received.push(args);
      changing.tell();
    });
  }
  await node.addService("multiply", (_service, a, b) => Number(a) * Number(b));
  return {
    node,
    received: async (topic, count) => {
      const received = messages.get(topic)!;
      await changing.until(() => received.length >= count, () => `${received.length} of ${topic}`);
      return received;
    },
  };
}
