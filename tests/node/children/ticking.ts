import { buildNode } from "../../../mod.ts";

await using node = await buildNode({ name: "sender" });
let count = 0;
node.every(1, async () => {
  await Promise.resolve();
  await node.send("ticks", count++);
  // deno-lint-ignore no-console -- its test waits for it: signals are heard, and it ticks
  if (count === 10) console.log("ready");
});
await node.forever();
