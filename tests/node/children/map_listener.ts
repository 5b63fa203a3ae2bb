// deno-lint-ignore-file no-console -- a test reads it
import { buildNode } from "@rosy/rosy";

const [name, pace] = Deno.args as [string, string];
await using node = await buildNode({ name });
const got: number[] = [];
for await (const { args: [value, isLast], retained } of node.getTopic<[number, boolean]>("map")) {
  got.push(retained ? value : -value);
  if (got.length === 1) console.log("begun");
  // Whoever never asks for the next one reads no further.
  if (pace === "stuck") await new Promise(() => {});
  if (isLast) break;
}
console.log(`got ${JSON.stringify(got)}`);
