// deno-lint-ignore-file no-console
import { buildNode } from "@rosy/rosy";

// Does not end though its node has.
const node = await buildNode({ name: "hanging" });
console.log("ready");
await node.forever();
console.log("stopped");
setInterval(() => {}, 1000);
