// deno-lint-ignore-file no-console
import { buildNode } from "@rosy/rosy";

await using node = await buildNode({ name: "listener", ...JSON.parse(Deno.args[0]!) });
await node.listen("topic", (_topic, text) => console.log(`got ${text}`));
await node.addService("double", (_service, value: number) => 2 * value);
console.log("ready");
await node.forever();
