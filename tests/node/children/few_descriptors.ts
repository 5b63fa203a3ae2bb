// deno-lint-ignore-file no-console -- its lines are what the test reads
// Starts a node with so few descriptors left as it is told, one number after the other.
import { buildNode } from "@rosy/rosy";

const logger = { debug() {}, info() {}, warn() {}, error: console.error };
// What is loaded on demand is loaded now.
await (await buildNode({ name: "first", logger })).stop();
// And what Deno hears signals by is opened: when it does so by itself is chance, and without
// descriptors it panics.
const ignore = () => {};
Deno.addSignalListener("SIGINT", ignore);
Deno.removeSignalListener("SIGINT", ignore);
for (const free of Deno.args.map(Number)) {
  const held: Deno.FsFile[] = [];
  try {
    for (;;) held.push(Deno.openSync("/dev/null"));
  } catch {
    // Now none is left.
  }
  for (const file of held.splice(0, free)) file.close();
  let end = "started";
  try {
    await using _ = await buildNode({ name: "few", logger });
  } catch (error) {
    end = (error as Error).message;
  }
  for (const file of held) file.close();
  console.log(`${free} ${end}`);
}
