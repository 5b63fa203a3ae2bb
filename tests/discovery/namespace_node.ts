// deno-lint-ignore-file no-console -- its lines are what a test waits for
import { createMdnsDiscovery } from "../../lib/discovery/mdns/create_mdns_discovery.ts";
import { createLogger } from "../../lib/log/logger.ts";
import { Topology } from "../../lib/mesh/topology.ts";
import { systemClock } from "../../lib/time/clock.ts";
import { FakeLinks } from "./fake_links.ts";
import { newRecord } from "../support/records.ts";

// A node on the real group and port, for a network namespace: prints "up", "down" and "ready"
// lines and its log, and stops at the end of its input. `Deno.args`: name, interface or "all".
const [name, wanted] = Deno.args;
const topology = new Topology();
topology.subscribe(({ type, record }) =>
  console.log(`${type} ${record.id.name} ${JSON.stringify(record.addresses)}`)
);
const discovery = createMdnsDiscovery({
  domain: "namespace",
  interface: wanted === "all" ? undefined : wanted,
  topology,
  links: new FakeLinks(),
  logger: createLogger("info", (line) => console.log(line.trim())),
  clock: systemClock,
  random: Math.random,
});
const record = newRecord(name, { pid: Deno.pid, topics: ["imu"] });
await discovery.start(record);
console.log(`ready ${record.id.uuid}`);
for await (const _ of Deno.stdin.readable);
await discovery.stop();
Deno.exit(0);
