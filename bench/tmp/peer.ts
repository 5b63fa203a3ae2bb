import { buildNode, createLogger } from "@rosy/rosy";
const name = Deno.args[0]!;
const node = await buildNode({ name, logger: createLogger("debug") });
const o = performance.timeOrigin;
const t = () => (performance.now() + o).toFixed(1);
node.topology.subscribe((c) =>
  console.log(
    t(),
    name,
    c.type,
    c.record.id.name,
    c.record.topics.join(),
    c.record.addresses.map((a) => a.transport === "tcp" ? a.hostname + ":" + a.port : "unix").join(
      " ",
    ),
  )
);
await node.listen("hi-" + name, (_t, x: string) => {
  console.log(t(), name, "got", x);
});
await node.addService("slow-" + name, async () => {
  await new Promise((r) => setTimeout(r, 60000));
});
console.log(t(), name, "ready");
const target = Deno.args[1];
if (target) {
  await node.waitForListener("hi-" + target);
  await node.send("hi-" + target, "from " + name);
  node.call("slow-" + target).catch((e) => console.log(t(), "call failed:", e.name, e.message));
}
await node.forever();
console.log(t(), name, "ended");
