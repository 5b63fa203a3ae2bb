import { buildNode } from "../../../mod.ts";

// As beginners write it: nobody clears the interval.
await using node = await buildNode({ name: "sender" });
let count = 0;
setInterval(() => node.send("ticks", count++), 1);
const ended = node.forever();
// deno-lint-ignore no-console -- its test waits for it, and signals are heard from now on
console.log("ready");
await ended;
