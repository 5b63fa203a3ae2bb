import { assertEquals } from "@std/assert";
import { GatewayFixture } from "./gateway_fixture.ts";

const twist = (ahead: number) => ({ linear: { x: ahead }, angular: { z: 0 } });
const AHEAD = twist(1);
const STILL = twist(0);

/** A client that answers as long as its network is there. */
class TestPresence {
  heardFrames = 0;
  asked = 0;
  isThere = true;

  ask(): void {
    this.asked++;
    if (this.isThere) this.heardFrames++;
  }
}

/** A robot that is steered. */
async function steered() {
  const fixture = await GatewayFixture.start();
  const heard: unknown[] = [];
  await fixture.robot.listen("cmd_vel", (_topic, velocity) => heard.push(velocity));
  return { fixture, heard };
}

Deno.test("A robot stops when the network of its client is cut, and goes on when it is back", async () => {
  const { fixture, heard } = await steered();
  await using _fixture = fixture;
  const presence = new TestPresence();
  const view = fixture.gateway.open({ role: "control", presence });
  await fixture.run(view.send("cmd_vel", [AHEAD]));
  await fixture.advance(10_000);
  assertEquals(heard, [AHEAD], "who answers need not say it again");
  presence.isThere = false;
  await fixture.advance(2100);
  assertEquals(heard, [AHEAD, STILL]);
  await fixture.advance(10_000);
  assertEquals(heard, [AHEAD, STILL], "once");
  presence.isThere = true;
  presence.heardFrames++;
  await fixture.run(view.send("cmd_vel", [AHEAD]));
  presence.isThere = false;
  await fixture.advance(2100);
  assertEquals(heard, [AHEAD, STILL, AHEAD, STILL]);
});

Deno.test("A client is asked only while something moves at its word", async () => {
  const { fixture } = await steered();
  await using _fixture = fixture;
  const presence = new TestPresence();
  const view = fixture.gateway.open({ role: "control", presence });
  await fixture.run(view.send("light", ["on"]));
  await fixture.run(view.send("cmd_vel", [STILL]));
  await fixture.advance(5000);
  assertEquals(presence.asked, 0);
  await fixture.run(view.send("cmd_vel", [AHEAD]));
  await fixture.advance(5000);
  assertEquals(presence.asked > 5, true);
  await fixture.run(view.send("cmd_vel", [STILL]));
  await fixture.advance(1000);
  const { asked } = presence;
  await fixture.advance(5000);
  assertEquals(presence.asked, asked);
});

Deno.test("A client's own last word is said when its network is cut while something moves", async () => {
  const { fixture, heard } = await steered();
  await using _fixture = fixture;
  const presence = new TestPresence();
  const view = fixture.gateway.open({ role: "control", presence });
  const lease = { ms: Infinity, args: [twist(0.1)] };
  await fixture.run(view.send("cmd_vel", [AHEAD], { lease }));
  presence.isThere = false;
  await fixture.advance(2100);
  assertEquals(heard, [AHEAD, twist(0.1)]);
});

Deno.test("The velocity of a client that is gone at once holds for a second, and no longer", async () => {
  const { fixture, heard } = await steered();
  await using _fixture = fixture;
  const post = async (velocity: unknown) => {
    await using view = fixture.gateway.open({ role: "control", isBrief: true });
    await fixture.run(view.send("cmd_vel", [velocity]));
  };
  for (let i = 0; i < 4; i++) {
    await post(AHEAD);
    await fixture.advance(700);
  }
  assertEquals(heard, Array(4).fill(AHEAD));
  await fixture.advance(400);
  assertEquals(heard.slice(4), [STILL]);
  await post(STILL);
  await fixture.advance(2000);
  assertEquals(heard.slice(4), [STILL, STILL], "who has stopped is not stopped again");
});

Deno.test("A robot stops when the rules change so that its client may not stop it any more", async () => {
  const { fixture, heard } = await steered();
  await using _fixture = fixture;
  const view = fixture.gateway.open({ role: "control" });
  await fixture.run(view.send("cmd_vel", [AHEAD]));
  fixture.exposure.replace([{ kind: "topics", pattern: "cmd_vel", right: "both" }]);
  await fixture.advance(1000);
  assertEquals(heard, [AHEAD], "it still may");
  fixture.exposure.replace([{ kind: "topics", pattern: "cmd_vel", right: "read" }]);
  await fixture.advance(1000);
  assertEquals(heard, [AHEAD, STILL]);
});

Deno.test("A robot stops when its client announces no more that it steers", async () => {
  const { fixture, heard } = await steered();
  await using _fixture = fixture;
  const view = fixture.gateway.open({ role: "control" });
  const withdraw = view.announce("cmd_vel");
  view.announce("light")();
  await fixture.run(view.send("cmd_vel", [AHEAD]));
  withdraw();
  await fixture.advance(100);
  assertEquals(heard, [AHEAD, STILL]);
});

Deno.test("The velocity of a client that says nothing when its button is released holds as long as said", async () => {
  const { fixture, heard } = await steered();
  await using _fixture = fixture;
  const view = fixture.gateway.open({ role: "control", holdMs: 2500 });
  for (let i = 0; i < 3; i++) {
    await fixture.run(view.send("cmd_vel", [AHEAD]));
    await fixture.advance(1000);
  }
  assertEquals(heard, [AHEAD, AHEAD, AHEAD]);
  await fixture.advance(1600);
  assertEquals(heard.slice(3), [STILL]);
  await fixture.run(view.send("light", ["on"]));
  await fixture.advance(5000);
  assertEquals(heard.slice(3), [STILL]);
});

Deno.test("What a client said of a topic holds for what it sends there after a silence, too", async () => {
  const { fixture, heard } = await steered();
  await using _fixture = fixture;
  const view = fixture.gateway.open({ role: "control" });
  await fixture.run(view.send("cmd_vel", [AHEAD], { lease: { ms: 500, args: [STILL] } }));
  await fixture.advance(600);
  assertEquals(heard, [AHEAD, STILL]);
  await fixture.run(view.send("cmd_vel", [AHEAD]));
  await fixture.advance(600);
  assertEquals(heard, [AHEAD, STILL, AHEAD, STILL]);
  await fixture.run(view.send("cmd_vel", [AHEAD], { lease: null }));
  await fixture.run(view.send("cmd_vel", [AHEAD]));
  await fixture.advance(600);
  assertEquals(heard.slice(4), [AHEAD, AHEAD], "until the client says otherwise");
});
