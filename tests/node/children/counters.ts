// deno-lint-ignore-file no-console
import { buildNode, type Node } from "@rosy/rosy";

// Listens with one node for each name, and says on "report" what each of them has counted. Between
// SIGUSR1 and SIGUSR2 the callbacks do not end, so that nothing more is read.
let held: PromiseWithResolvers<void> | null = null;
const hold = () => void (held ??= Promise.withResolvers());
const goOn = () => {
  held?.resolve();
  held = null;
};
Deno.addSignalListener("SIGUSR1", hold);
Deno.addSignalListener("SIGUSR2", goOn);
const nodes = await Promise.all(Deno.args.map((name) => buildNode({ name })));
await Promise.all(nodes.map(count));
const end = nodes[0]!.forever();
console.log("ready");
await end;
Deno.removeSignalListener("SIGUSR1", hold);
Deno.removeSignalListener("SIGUSR2", goOn);
goOn();
await Promise.all(nodes.map((node) => node.stop()));

async function count(node: Node): Promise<void> {
  await node.listen("load", (_topic, value) => {
    if (value === "report") {
      const { received, lost } = node.topicCounts("load");
      console.log(`${node.id.name} received ${received} lost ${lost}`);
    }
    return held?.promise;
  });
}
