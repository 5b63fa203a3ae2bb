/** A node that sends, as `bench/web.ts` says: `deno run -A bench/web/sender.ts DOMAIN SCENARIO`. */
import { buildNode } from "@rosy/rosy";
import { nowMs, repeat, type Scenario } from "./scenario.ts";

const [domainId, text] = Deno.args as [string, string];
const { size, rateHz }: Scenario = JSON.parse(text);
await using node = await buildNode({ name: "sender", domainId, interface: "127.0.0.1" });
const bytes = new Uint8Array(size);
await node.waitForListener("bench", { timeoutMs: 60_000 });
await repeat(rateHz, () => node.send("bench", nowMs(), bytes));
