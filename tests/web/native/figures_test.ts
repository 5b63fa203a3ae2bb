import { assertEquals } from "@std/assert";
import { NATIVE_ENDPOINT } from "../../../lib/web/native/native_endpoint.ts";
import { SessionClient } from "../endpoint/session_client.ts";
import { GatewayFixture } from "../gateway/gateway_fixture.ts";

const protocol = "rosy.json.v1";

function topicsOf({ figures }: Record<string, unknown>): string[] {
  return (figures as { topics: { topic: string }[] }).topics.map(({ topic }) => topic);
}

Deno.test("NativeSession tells figures by credit: the latest, as rules are by then", async () => {
  await using fixture = await GatewayFixture.start();
  const { robot } = fixture;
  for (const topic of ["open", "secret"]) await robot.getTopic(topic).announce();
  await fixture.advance(500);
  await using client = new SessionClient(fixture, NATIVE_ENDPOINT, { protocol });
  await client.say({ op: "figures", id: 1 });
  await fixture.advance(5000);
  const told = () => client.of("figures");
  assertEquals(told().map(topicsOf), [["open", "secret"]]);
  fixture.exposure.replace([{ kind: "topics", pattern: "open", right: "read" }]);
  await client.say({ op: "credit", id: 1, parts: 1 });
  assertEquals(told().slice(1).map(topicsOf), [["open"]]);
  await client.say({ op: "credit", id: 1, parts: 1 });
  await fixture.advance(2000);
  assertEquals(told().length, 3);
  await client.say({ op: "end", id: 1 });
  await client.say({ op: "credit", id: 1, parts: 1 });
  await fixture.advance(2000);
  assertEquals(told().length, 3);
});

Deno.test("NativeSession refuses figures by a number that is in use, and asks nobody for them", async () => {
  await using fixture = await GatewayFixture.start();
  await using client = new SessionClient(fixture, NATIVE_ENDPOINT, { protocol });
  await client.say({ op: "listen", id: 1, topic: "imu" });
  await client.say({ op: "figures", id: 1 });
  assertEquals(client.of("error").map(({ id, code }) => [id, code]), [[1, "invalid"]]);
  await fixture.advance(1000);
  assertEquals(fixture.gateway.open({ role: "view" }).figures(), null);
});
