// deno-lint-ignore-file no-console -- it shows what it measured where it is asked to
import process from "node:process";
import { assert } from "@std/assert";
import type { Node } from "@rosy/rosy";
import { TestProcess } from "../support/process.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { untilSeen } from "../support/topology.ts";
import { leakTest } from "../support/leak_check.ts";

const COUNTERS = new URL("children/counters.ts", import.meta.url).href;
const MIB = 1024 * 1024;
const NAMES = Array.from({ length: 9 }, (_, index) => `listener-${index}`);
/** How many messages are sent to a listener that does not read, at least. */
const MESSAGES = 5000;
/** For how long at least, in seconds; where it is set, costs and memory are judged and shown. */
const STUCK_SECONDS = Number(Deno.env.get("ROSY_TESTS_STUCK_SECONDS") ?? 0);

/** What it took to send for a while. */
interface Load {
  readonly messages: number;
  readonly messagesPerSecond: number;
  /** What one message took of the sender's processor time. */
  readonly cpuMicroseconds: number;
  /** The most that waited for one peer, in bytes. */
  readonly queuedBytes: number;
  readonly peakRssBytes: number;
}

/** Sends at full rate, as long as it is told to. */
async function load(
  sender: Node,
  goesOn: (messages: number, seconds: number) => boolean,
): Promise<Load> {
  const payload = new Uint8Array(2000);
  const beganMs = performance.now();
  const cpuBefore = process.cpuUsage();
  const elapsedSeconds = () => (performance.now() - beganMs) / 1000;
  let queuedBytes = 0;
  let peakRssBytes = 0;
  let sent = 0;
  while (goesOn(sent, elapsedSeconds())) {
    await sender.send("load", sent++, payload);
    if (sent % 100 > 0) continue;
    const queued = [...sender.stats().peers.values()].map(({ queuedBytes }) => queuedBytes);
    queuedBytes = Math.max(queuedBytes, ...queued);
    peakRssBytes = Math.max(peakRssBytes, Deno.memoryUsage().rss);
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    messages: sent,
    messagesPerSecond: sent / elapsedSeconds(),
    cpuMicroseconds: (user + system) / sent,
    queuedBytes,
    peakRssBytes,
  };
}

leakTest("nine of ten listeners get every message while the tenth is stuck", async () => {
  await using mesh = new MeshFixture();
  // On a busy machine, who keeps up may stand still for a second, too.
  const sender = await mesh.node("sender", { maxOutboxBytes: MIB, sendTimeoutMs: 5000 });
  const start = (...names: string[]) =>
    new TestProcess(["run", "-A", COUNTERS, ...names], { env: mesh.env });
  await using healthy = start(...NAMES);
  await using stuck = start("stuck");
  await untilSeen(sender, () => sender.topology.listeners("load").length === 10);
  const { id } = sender.topology.listeners("load").find(({ id }) => id.name === "stuck")!;
  const before = await load(
    sender,
    (messages, seconds) => messages < 1000 || seconds < STUCK_SECONDS / 4,
  );
  await sender.send("load", "report");
  await stuck.waitForLine(`stuck received ${before.messages + 1} lost 0`);

  stuck.signal("SIGUSR1");
  const during = await load(
    sender,
    (messages, seconds) => messages < MESSAGES || seconds < STUCK_SECONDS,
  );
  await sender.send("load", "report");
  const total = before.messages + during.messages + 2;
  for (const name of NAMES) await healthy.waitForLine(`${name} received ${total} lost 0`);
  // A chunk that is being written comes on top of what may wait.
  const { queuedBytes } = during;
  assert(queuedBytes > MIB / 2 && queuedBytes < 2 * MIB, `${queuedBytes} bytes`);

  stuck.signal("SIGUSR2");
  let keepsUp = false;
  const caughtUp = mesh.logger.until("keeps up again").finally(() => keepsUp = true);
  const after = await load(sender, () => !keepsUp);
  await caughtUp;
  const { dropped } = sender.stats().peers.get(id.uuid)!;
  assert(dropped > 0 && dropped < during.messages + after.messages);
  await sender.send("load", "report");
  const all = total + after.messages + 1;
  await stuck.waitForLine(`stuck received ${all - dropped} lost ${dropped}`);
  if (STUCK_SECONDS === 0) return;
  console.log({ before, during, after, dropped });
  // Rates depend on what else the machine does; what a message costs does not.
  assert(0.9 * during.cpuMicroseconds < before.cpuMicroseconds);
  assert(during.peakRssBytes < before.peakRssBytes + 32 * MIB);
});
