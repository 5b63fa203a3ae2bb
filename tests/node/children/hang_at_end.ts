// deno-lint-ignore-file no-console
import { buildNode } from "@rosy/rosy";

// Does not end though its node has.
const node = await buildNode({ name: "hanging" });
// Before "ready": whoever reads that may send a signal at once.
const end = node.forever();
console.log("ready");
await end;
console.log("stopped");
setInterval(() => {}, 1000);
