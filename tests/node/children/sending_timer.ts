import { buildNode } from "../../../mod.ts";

// As beginners write it: nobody clears the interval.
await using node = await buildNode({ name: "sender" });
let count = 0;
setInterval(() => node.send("ticks", count++), 1);
// deno-lint-ignore no-console -- its test waits for it
console.log("ready");
await node.forever();
