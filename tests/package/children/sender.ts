// deno-lint-ignore-file no-console
import { buildNode } from "@rosy/rosy";

await using node = await buildNode({ name: "sender", ...JSON.parse(Deno.args[0]!) });
await node.waitForServiceProvider("double");
await node.send("topic", "hello");
console.log(`answer ${await node.call("double", 21)}`);
const addresses = [...node.topology.nodes.values()].flatMap(({ addresses }) => addresses);
console.log(`transports ${[...new Set(addresses.map(({ transport }) => transport))]}`);
