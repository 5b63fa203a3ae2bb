import { connect } from "@rosy/rosy/browser";
import { testMesh } from "@rosy/rosy/testing";
import { assertEquals } from "@std/assert";

Deno.test("client smoke", async () => {
  await using mesh = testMesh();
  const robot = await mesh.node("robot");
  await robot.addService("add", (_s, a: number, b: number) => a + b);
  await robot.addService("count", async function* (_s, to: number) {
    for (let i = 1; i <= to; i++) yield i;
  });
  await using gateway = await mesh.gateway();
  const page = await mesh.clock.run(connect(gateway.url, gateway.connection));
  assertEquals(page.status, "open");
  const seen: unknown[] = [];
  page.listen("imu", (topic, ...args) => seen.push([topic, ...args]));
  await mesh.clock.run(robot.waitForListener("imu"));
  for (let i = 0; i < 3; i++) await robot.send("imu", { i, bytes: Uint8Array.of(i) });
  assertEquals(await mesh.clock.run(page.call("add", 1, 2)), 3);
  assertEquals(seen.length, 3);
  assertEquals(
    await mesh.clock.run(Array.fromAsync(page.stream("count", 200))),
    Array.from({ length: 200 }, (_, i) => i + 1),
  );
  await page.close();
});
