/**
 * A node that sends numbers to plot, as `bench/dashboard/plot.ts` says: each topic's fields at 1 kHz.
 *
 *     deno run -A bench/dashboard/plotted_sender.ts DOMAIN TOPICS FIELDS
 */
import { buildNode } from "@rosy/rosy";

const [domainId, topics, fields] = Deno.args as [string, string, string];
await using node = await buildNode({ name: "sender", domainId, interface: "127.0.0.1" });
let count = 0;
for await (const { missed } of node.every({ hz: 1000 })) {
  for (let left = missed; left >= 0; left--) {
    count++;
    const message = Object.fromEntries(
      Array.from({ length: Number(fields) }, (_none, i) => [`f${i}`, Math.sin(count / 200 + i)]),
    );
    for (let topic = 0; topic < Number(topics); topic++) node.send(`bench/t${topic}`, message);
  }
}
