import { NoProviderError } from "@rosy/rosy";
import { testMesh } from "@rosy/rosy/testing";
import { assertEquals, assertRejects } from "@std/assert";

Deno.test("a call that names its provider goes to that one, whatever the load balancer would choose", async () => {
  await using mesh = testMesh();
  const caller = await mesh.node("caller");
  const [left, right] = await Promise.all([mesh.node("driver"), mesh.node("driver")]);
  await left.addService("side", () => "left");
  await right.addService("side", () => "right");
  await mesh.clock.run(Promise.all([
    caller.waitForServiceProvider("side"),
    caller.settled(),
  ]));
  const side = caller.getService<() => string>("side");
  for (const [provider, answer] of [[left, "left"], [left, "left"], [right, "right"]] as const) {
    const called = side.with({ provider: provider.id.uuid }).call();
    assertEquals(await mesh.clock.run(called), answer);
  }
});

Deno.test("a call waits for the provider that it names, also where others are there", async () => {
  await using mesh = testMesh();
  const caller = await mesh.node("caller");
  const [quick, late] = await Promise.all([mesh.node("quick"), mesh.node("late")]);
  await quick.addService("who", () => "quick");
  const called = caller.getService<() => string>("who", { provider: late.id.uuid }).call();
  await mesh.clock.advance(1000);
  await late.addService("who", () => "late");
  assertEquals(await mesh.clock.run(called), "late");
});

Deno.test("a call whose provider is not there says so", async () => {
  await using mesh = testMesh();
  const caller = await mesh.node("caller");
  const other = await mesh.node("other");
  await caller.addService("who", () => "caller");
  const call = (provider: string) => caller.getService("who", { provider }).call();
  const isKnown = assertRejects(
    () => call(other.id.uuid),
    NoProviderError,
    `node ${other} did not provide it within 5000 ms`,
  );
  await mesh.clock.run(isKnown);
  const isUnknown = assertRejects(() => call("nobody"), NoProviderError, 'with the uuid "nobody"');
  await mesh.clock.run(isUnknown);
  await assertRejects(() => call(3 as unknown as string), TypeError, "must be the uuid of a node");
});
