/**
 * A program for tests: provides a few services and says so.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { buildNode } from "@rosy/rosy";

await using node = await buildNode({ name: "test_provider" });
await node.addService("multiply", (_service, a, b) => Number(a) * Number(b));
await node.addService("reflect", (_service, ...args) => args);
await node.addService("nothing", () => {});
await node.addService("never", () => new Promise(() => {}));
await node.addService("count", async function* (_service, to) {
  for (let i = 1; i <= Number(to); i++) yield i;
});
await node.addService("endless", async function* () {
  try {
    for (let i = 1;; i++) yield { i, text: "x".repeat(1000) };
  } finally {
    console.log("Ended");
  }
});
await node.addService("fail", () => {
  throw new RangeError("motor\nstalled");
});
console.log("Ready");
await node.forever();
