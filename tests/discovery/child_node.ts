// deno-lint-ignore-file no-console -- its lines are what a test waits for
import { Topology } from "../../lib/mesh/topology.ts";
import { createOnLoopback } from "./loopback.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { FakeLinks } from "./fake_links.ts";
import { newRecord } from "../support/records.ts";

// A node in a process of its own: prints "up UUID", "down UUID" and "ready UUID" lines, and stops
// at the end of its input. `Deno.args`: group, port, domain id, TTL, "unref" to just end.
const [group, port, domainId, ttlMs, mode] = Deno.args;
const topology = new Topology();
topology.subscribe(({ type, record }) => console.log(`${type} ${record.id.uuid}`));
const record = newRecord("child", { pid: Deno.pid });
const discovery = createOnLoopback(
  { domainId: domainId!, topology, links: new FakeLinks(), logger: new RecordingLogger() },
  { group: group!, port: Number(port) },
  { ttlMs: Number(ttlMs) },
);
await discovery.start(record);
console.log(`ready ${record.id.uuid}`);
if (mode !== "unref") {
  for await (const _ of Deno.stdin.readable);
  await discovery.stop();
  Deno.exit(0);
}
