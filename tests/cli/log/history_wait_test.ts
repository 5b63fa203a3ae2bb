import { type TestMesh, testMesh } from "@rosy/rosy/testing";
import { assertEquals } from "@std/assert";
import { HistoryWait } from "../../../lib/cli/log/history_wait.ts";
import { LOG_TOPIC } from "../../../lib/logs/log_message.ts";

/** Waits as the command does. @returns After how long it was over, and how it is told of lines. */
async function waitIn(mesh: TestMesh, signal = new AbortController().signal) {
  const { topology } = await mesh.node("rosy_log");
  const wait = new HistoryWait(topology, mesh.clock);
  const startMs = mesh.clock.monotonicMs();
  const result = { overMs: NaN };
  const over = wait.wait(signal).then(() => {
    result.overMs = mesh.clock.monotonicMs() - startMs;
  });
  return { wait, result, over };
}

Deno.test("HistoryWait is over when every node that logs was heard, and all are silent", async () => {
  await using mesh = testMesh();
  const [a, b] = [await mesh.node("a"), await mesh.node("b")];
  for (const node of [a, b]) await node.getTopic(LOG_TOPIC).announce();
  const { wait, result } = await waitIn(mesh);
  await mesh.clock.advance(100);
  wait.heard(a.id.uuid);
  await mesh.clock.advance(500);
  wait.heard(b.id.uuid);
  await mesh.clock.advance(150);
  wait.heard(b.id.uuid);
  await mesh.clock.advance(1000);
  assertEquals(result.overMs, 100 + 500 + 150 + 200);
});

Deno.test("HistoryWait gives nobody that logs a second, and who hangs two", async () => {
  await using mesh = testMesh();
  const nobody = await waitIn(mesh);
  await mesh.clock.advance(3000);
  assertEquals(nobody.result.overMs, 1000);
  const mute = await mesh.node("mute");
  await mute.getTopic(LOG_TOPIC).announce();
  const hanging = await waitIn(mesh);
  await mesh.clock.advance(3000);
  assertEquals(hanging.result.overMs, 2000);
});

Deno.test("HistoryWait waits for no node that has gone, and ends at the signal", async () => {
  await using mesh = testMesh();
  const mute = await mesh.node("mute");
  await mute.getTopic(LOG_TOPIC).announce();
  const gone = await waitIn(mesh);
  await mesh.clock.advance(1500);
  await mute.stop();
  await mesh.clock.advance(10);
  assertEquals(gone.result.overMs >= 1500 && gone.result.overMs < 2000, true);
  const controller = new AbortController();
  const ended = await waitIn(mesh, controller.signal);
  controller.abort();
  await ended.over;
  assertEquals(ended.result.overMs, 0);
});
