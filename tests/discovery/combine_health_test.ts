import { assertEquals } from "@std/assert";
import type { DiscoveryHealth } from "../../lib/discovery/discovery.ts";
import { combineHealth } from "../../lib/discovery/combine_health.ts";

Deno.test("combineHealth() is well again when all are, and tells each time one is not", () => {
  const told: boolean[] = [];
  const source = combineHealth(({ isDegraded }) => told.push(isDegraded));
  const [first, second] = [source(), source()];
  const health = (isDegraded: boolean) => ({ isDegraded }) as DiscoveryHealth;
  first(health(true));
  second(health(true));
  first(health(false));
  assertEquals(told, [true, true]);
  second(health(false));
  assertEquals(told, [true, true, false]);
});
