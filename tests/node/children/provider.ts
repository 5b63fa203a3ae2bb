// deno-lint-ignore-file no-console
import { buildNode } from "@rosy/rosy";

// Provides "add", and "wait", which says on which process it waits for ever.
const [name = "provider"] = Deno.args;
await using node = await buildNode({ name });
await node.addService("add", (_service, a: number, b: number) => a + b);
await node.addService("wait", () => {
  console.log("waiting");
  return new Promise(() => {});
});
// Before "ready": whoever reads that may send a signal at once.
const end = node.forever();
console.log("ready");
await end;
console.log("bye");
