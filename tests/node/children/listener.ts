// deno-lint-ignore-file no-console
import { buildNode } from "@rosy/rosy";

// Prints what comes on "imu" until it is told to end.
const [name = "listener", kind = "print"] = Deno.args;
await using node = await buildNode({ name });
await node.listen("imu", (_topic, value) => {
  if (kind === "print") console.log(`got ${value}`);
});
const { addresses } = node.topology.nodes.get(node.id.uuid)!;
// Before "ready": whoever reads that may send a signal at once.
const end = node.forever();
console.log(`ready over ${addresses.map(({ transport }) => transport).join(" and ")}`);
await end;
console.log("bye");
