import { assert, assertEquals } from "@std/assert";
import { connect } from "@rosy/rosy/browser";
import { testMesh } from "@rosy/rosy/testing";
import { Pilot } from "../../../../../lib/web/dashboard/panels/drive/pilot.ts";
import { twistMessage } from "../../../../../lib/web/dashboard/panels/drive/twist.ts";
import { STILL, type Velocity } from "../../../../../lib/web/dashboard/panels/drive/velocity.ts";

const AHEAD: Velocity = { ...STILL, x: 1 };

/** A pilot by a gateway, and what the robot hears. */
async function rig() {
  const mesh = testMesh();
  const heard: number[] = [];
  const robot = await mesh.node("robot");
  await robot.listen(
    "cmd_vel",
    (_topic, message) => void heard.push((message as { linear: { x: number } }).linear.x),
  );
  const gateway = await mesh.gateway();
  const page = await mesh.clock.run(connect(gateway.url, gateway.connection));
  const options = { isStamped: false, epochMs: 0 };
  const network = { isStuck: false };
  const pilot = new Pilot({
    send: async (velocity) => {
      if (network.isStuck) return await new Promise<never>(() => {});
      const lastWord = { ms: 500, args: [twistMessage(STILL, options)] };
      await page.getTopic("cmd_vel", { lastWord }).send(twistMessage(velocity, options));
    },
    limits: () => ({ maxSpeed: 0.5, maxTurn: 1, acceleration: 0 }),
    changed: () => {},
    clock: mesh.clock,
  });
  page.onStatus((status) => status !== "open" && pilot.stop("the connection was lost"));
  await mesh.clock.advance(1000);
  return {
    mesh,
    gateway,
    pilot,
    heard,
    network,
    advance: (ms: number) => mesh.clock.advance(ms),
    async [Symbol.asyncDispose]() {
      pilot[Symbol.dispose]();
      await page.close();
      await gateway[Symbol.asyncDispose]();
      await mesh[Symbol.asyncDispose]();
    },
  };
}

Deno.test("a pilot drives while something is held, and stops as soon as it is let go", async () => {
  await using rigged = await rig();
  const { pilot, heard, advance } = rigged;
  pilot.hold("stick", AHEAD);
  await advance(500);
  assert(heard.length >= 9 && heard.length <= 11, `${heard.length} in half a second`);
  assertEquals(new Set(heard), new Set([0.5]));
  assertEquals(pilot.state, "driving");
  pilot.release("stick");
  await advance(10);
  assertEquals(heard.at(-1), 0);
  await advance(2000);
  assertEquals(heard.filter((speed) => speed === 0).length <= 5, true);
  const { length } = heard;
  await advance(10_000);
  assertEquals([heard.length, pilot.state, pilot.reason], [length, "stopped", ""]);
});

Deno.test("what is held while a pilot stops moves nothing until it is let go", async () => {
  await using rigged = await rig();
  const { pilot, heard, advance } = rigged;
  pilot.hold("stick", AHEAD);
  pilot.rest("keys");
  await advance(100);
  pilot.stop("the page was hidden");
  await advance(10);
  assertEquals([heard.at(-1), pilot.reason], [0, "the page was hidden"]);
  heard.length = 0;
  pilot.hold("stick", AHEAD);
  pilot.hold("keys", AHEAD);
  await advance(1000);
  assertEquals(new Set(heard), new Set([0]));
  pilot.release("stick");
  pilot.hold("stick", AHEAD);
  await advance(100);
  assertEquals([heard.at(-1), pilot.state], [0.5, "driving"]);
});

Deno.test("a robot stops when its pilot's network is cut, and does not go on afterwards", async () => {
  await using rigged = await rig();
  const { pilot, heard, gateway, advance } = rigged;
  pilot.hold("stick", AHEAD);
  await advance(300);
  gateway.isReachable = false;
  gateway.cut();
  await advance(600);
  assertEquals([heard.at(-1), pilot.state], [0, "stopped"]);
  gateway.isReachable = true;
  heard.length = 0;
  for (let step = 0; step < 100; step++) {
    pilot.hold("stick", AHEAD);
    await advance(100);
  }
  assertEquals(heard.filter((speed) => speed !== 0), []);
  pilot.release("stick");
  pilot.hold("stick", AHEAD);
  await advance(100);
  assertEquals(heard.at(-1), 0.5);
});

Deno.test("a network that confirms nothing gets no more than a few messages, and then the robot is not driven", async () => {
  await using rigged = await rig();
  const { pilot, heard, network, advance } = rigged;
  pilot.hold("stick", AHEAD);
  await advance(300);
  network.isStuck = true;
  await advance(1500);
  // What the gateway sends in the pilot's place.
  assertEquals([heard.at(-1), pilot.state], [0, "stopped"]);
  assertEquals(pilot.reason, "the network is too slow");
});

Deno.test("a robot that somebody else drives is stopped, too", async () => {
  await using rigged = await rig();
  const { pilot, heard, advance } = rigged;
  pilot.stop("nothing moves");
  await advance(100);
  assertEquals(heard, []);
  pilot.stopAnyhow("by the button");
  await advance(1000);
  assertEquals(new Set(heard), new Set([0]));
  assert(heard.length >= 4);
});

Deno.test("a pilot that is closed has stopped, and drives no more", async () => {
  await using rigged = await rig();
  const { pilot, heard, advance } = rigged;
  pilot.hold("stick", AHEAD);
  await advance(100);
  pilot[Symbol.dispose]();
  await advance(100);
  assertEquals(heard.at(-1), 0);
  pilot.release("stick");
  pilot.hold("stick", AHEAD);
  pilot.stopAnyhow("late");
  await advance(1000);
  assertEquals(heard.at(-1), 0);
});
