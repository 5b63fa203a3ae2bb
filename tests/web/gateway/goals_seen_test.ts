import { assertEquals, assertThrows } from "@std/assert";
import { GatewayError } from "../../../lib/web/gateway/gateway_error.ts";
import { GatewayFixture } from "./gateway_fixture.ts";

Deno.test("who may follow an action's goals hears which there are, and sees no further topic", async () => {
  await using fixture = await GatewayFixture.start();
  const { gateway, robot } = fixture;
  await robot.addAction("drive", () => 1);
  await fixture.advance(1000);
  const view = gateway.open({ role: "view" });
  const heard: unknown[] = [];
  view.listen("drive/_action/status", ({ args: [status] }) => void heard.push(status));
  const everything: string[] = [];
  view.listen("**", ({ topic }) => void everything.push(topic));
  await fixture.advance(100);
  await fixture.run(robot.startGoal("drive", 1).result);
  await fixture.advance(1000);
  assertEquals((heard.at(-1) as { goals: { state: string }[] }).goals.map(({ state }) => state), [
    "succeeded",
  ]);
  assertEquals(everything.filter((topic) => topic.includes("_action")), []);
  const topics = view.list("topics").map(({ name }) => name);
  assertEquals(topics.filter((name) => name.includes("_action")), []);
});

Deno.test("who may not see an action hears nothing of its goals, and sends nothing on their topic", async () => {
  const rules = [{ kind: "actions", pattern: "turn", right: "both" }] as const;
  await using fixture = await GatewayFixture.start({ rules });
  const view = fixture.gateway.open({ role: "control" });
  assertThrows(() => view.listen("drive/_action/status", () => {}), GatewayError, "There is no");
  view.listen("turn/_action/status", () => {});
  fixture.exposure.replace([{ kind: "actions", pattern: "turn", right: "write" }]);
  assertThrows(() => view.listen("turn/_action/status", () => {}), GatewayError, "There is no");
  assertEquals(view.may("write", "topics", "turn/_action/status"), false);
});
