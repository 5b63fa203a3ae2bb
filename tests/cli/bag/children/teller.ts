import { buildNodeFromArgs } from "../../../../mod.ts";

/** A node that says at each half second of its time how often it ticked, and left ticks out. */
await using node = await buildNodeFromArgs({ defaultName: "teller" });
let missed = 0;
node.every(500, (tick) => {
  missed += tick.missed;
  const sinceMs = node.clock.nowMs() - 1_600_000_000_000;
  // deno-lint-ignore no-console -- its test waits for it
  console.log(`${tick.number} ${missed} ${sinceMs > tick.number * 500 - 1}`);
});
// deno-lint-ignore no-console -- its test waits for it
console.log(`ready at ${node.clock.nowMs()}`);
await node.forever();
