import type { Library } from "./library.ts";

/** What the nodes say to each other. */
export const ROBOT = `/** What the nodes of this robot say to each other. */
export interface Robot {
  topics: {
    /** How far away the next obstacle is. */
    range: [metres: number];
    /** How fast to drive. */
    speed: [metresPerSecond: number];
  };
  services: {
    /** Changes the highest speed, and returns the one before. */
    limit_speed(metresPerSecond: number): number;
  };
}
`;

/** The node that sends again and again. */
export const RANGE_FINDER = `import { buildNodeFromArgs, type Node } from "@rosy/rosy";
import type { Robot } from "./robot.ts";

/**
 * Measures ten times a second how far away the next obstacle is.
 *
 * @param node The node that sends the ranges.
 * @param measure Returns a range in metres: put your sensor here.
 */
export function findRange(
  node: Node<Robot>,
  measure = () => simulatedRange(node.clock.nowMs()),
): void {
  node.every({ hz: 10 }, () => node.send("range", measure()));
}

/** A wall that comes nearer and goes away again, every ten seconds. */
function simulatedRange(nowMs: number): number {
  return 1 + Math.cos(2 * Math.PI * nowMs / 10_000);
}

if (import.meta.main) {
  await using node = await buildNodeFromArgs<Robot>({
    defaultName: "range_finder",
  });
  findRange(node);
  await node.forever();
}
`;

/** The node that listens, decides and provides a service. */
export const DRIVER = `import { buildNodeFromArgs, type Node } from "@rosy/rosy";
import type { Robot } from "./robot.ts";

/** How far from an obstacle the robot stands still. */
const STOP_AT_METRES = 0.25;
/** For how long the robot drives on without being told a range. */
const BLIND_FOR_MS = 500;

/**
 * Drives as fast as the way ahead allows, and stops when it cannot be seen.
 *
 * @param node The node that hears the ranges and sends the speed.
 */
export async function drive(node: Node<Robot>): Promise<void> {
  let limit = 0.5;
  let seenAtMs = node.clock.monotonicMs();
  node.every({ hz: 10 }, () => {
    const blindMs = node.clock.monotonicMs() - seenAtMs;
    return blindMs >= BLIND_FOR_MS ? node.send("speed", 0) : undefined;
  });

  await node.addService("limit_speed", (_service, metresPerSecond) => {
    const before = limit;
    limit = metresPerSecond;
    return before;
  });
  await node.listen("range", (_topic, metres) => {
    seenAtMs = node.clock.monotonicMs();
    const ahead = Math.max(0, metres - STOP_AT_METRES);
    return node.send("speed", Math.min(limit, ahead));
  });
}

if (import.meta.main) {
  await using node = await buildNodeFromArgs<Robot>({
    defaultName: "driver",
  });
  await drive(node);
  await node.forever();
}
`;

/** Tests that need no network and no time. */
export const DRIVER_TEST = `import { assertEquals } from "@std/assert";
import { testMesh } from "@rosy/rosy/testing";
import { drive } from "./driver.ts";
import { findRange } from "./range_finder.ts";
import type { Robot } from "./robot.ts";

Deno.test("the driver slows down in front of an obstacle", async () => {
  await using mesh = testMesh<Robot>();
  const speeds = await mesh.record("speed");
  await drive(await mesh.node("driver"));
  const finder = await mesh.node("range_finder");
  for (const metres of [3, 0.5, 0.25, 0.1]) await finder.send("range", metres);
  await mesh.clock.advance(0);
  assertEquals(speeds.args, [[0.5], [0.25], [0], [0]]);
});

Deno.test("the driver stops when the range finder is cut off", async () => {
  await using mesh = testMesh<Robot>();
  const speeds = await mesh.record("speed");
  const driver = await mesh.node("driver");
  const finder = await mesh.node("range_finder");
  await drive(driver);
  findRange(finder, () => 3);
  await mesh.clock.advance(1000);
  assertEquals(speeds.args.at(-1), [0.5]);

  mesh.link(driver, finder).cut();
  await mesh.clock.advance(600);
  assertEquals(speeds.args.at(-1), [0]);
});

Deno.test("limit_speed changes the highest speed", async () => {
  await using mesh = testMesh<Robot>();
  const speeds = await mesh.record("speed");
  await drive(await mesh.node("driver"));
  const remote = await mesh.node("remote");
  assertEquals(await remote.call("limit_speed", 0.125), 0.5);
  await remote.send("range", 3);
  await mesh.clock.advance(0);
  assertEquals(speeds.args, [[0.125]]);
});
`;

/** Starts both nodes. */
export const LAUNCH = `nodes:
  range_finder:
    command: deno run -A range_finder.ts
    respawn: on-failure
  driver:
    command: deno run -A driver.ts
    respawn: on-failure
`;

/** What git leaves alone. */
export const GITIGNORE = `*.bag
*.mcap
/logs/
`;

const FROM_A_CLONE = `
\`deno.json\` gets rosy from a clone of its repository on this machine, and
\`deno.lock\` has the clone's versions: no registry is asked. To take the project
elsewhere, change the addresses in its \`imports\` and \`tasks\`.
`;

/**
 * What the project says of itself.
 *
 * @param name The project's name.
 * @param library Where it gets rosy from.
 * @returns The page.
 */
export function readme(name: string, library: Library): string {
  return `# ${name}

A robot that drives towards a wall and does not hit it, in two nodes: the
\`range_finder\` sends how far away the next obstacle is, the \`driver\` sends how
fast to drive. [robot.ts](robot.ts) has the types of all that they say.

\`\`\`sh
deno task test    # the tests: one process, no network, virtual time
deno task start   # starts both nodes (launch.yaml), until Ctrl-C
deno task check   # format, lint, types and tests
\`\`\`

While it runs, in another terminal:

\`\`\`sh
deno task rosy node list
deno task rosy topic echo speed
deno task rosy service call limit_speed 0.1
\`\`\`

Next: put your sensor into [range_finder.ts](range_finder.ts), and let a third
node listen to \`speed\` and turn the wheels.
${library.source === "jsr" ? "" : FROM_A_CLONE}`;
}
