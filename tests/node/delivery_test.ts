import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { FrameType } from "../../lib/wire/frame.ts";
import type { Socket } from "../../lib/transport/transport.ts";
import { TestProcess } from "../support/process.ts";
import { Collector } from "../support/collector.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { untilSeen } from "../support/topology.ts";
import { leakTest } from "../support/leak_check.ts";
import { connect, introduce } from "./rogue.ts";

const LISTENER = new URL("children/listener.ts", import.meta.url).href;
const MIB = 1024 * 1024;

function startListener(mesh: MeshFixture, ...args: string[]): TestProcess {
  return new TestProcess(["run", "-A", LISTENER, ...args], { env: mesh.env });
}

leakTest(
  "a listener that is stuck does not stop the others, and memory stays bounded",
  async () => {
    await using mesh = new MeshFixture();
    // On a busy machine, who keeps up may stand still for a while, too.
    const [sender, healthy] = await mesh.pair({ maxOutboxBytes: 4 * MIB, sendTimeoutMs: 3000 });
    const received = new Collector<unknown>();
    await healthy.listen("imu", (_topic, value) => received.add(value));
    await using stuck = startListener(mesh, "stuck");
    await untilSeen(sender, () => sender.topology.listeners("imu").length === 2);
    await sender.send("imu", -1, new Uint8Array(1000));
    await stuck.waitForLine("got -1");
    stuck.signal("SIGSTOP");
    const rssBefore = Deno.memoryUsage().rss;
    for (let i = 0; i < 2000; i++) await sender.send("imu", i, new Uint8Array(100_000)); // 200 MB
    const grownBytes = Deno.memoryUsage().rss - rssBefore;
    await received.count(2001);
    assert(grownBytes < 120 * MIB, `${grownBytes / MIB} MiB`);
    const warnings = mesh.logger.at("warn");
    const slow = warnings.filter((line) => line.includes("is slow: sends no longer wait for it"));
    assertEquals(slow.length, 1, warnings.join("\n"));
    const dropped = warnings.filter((line) => /Dropped \d+ messages for node stuck@/.test(line));
    assert(dropped.length > 0, warnings.join("\n"));
  },
);

leakTest("a listener that was stuck gets what comes after it went on", async () => {
  await using mesh = new MeshFixture();
  const sender = await mesh.node("sender", { maxOutboxBytes: MIB, sendTimeoutMs: 50 });
  await using stuck = startListener(mesh, "stuck");
  await sender.waitForListener("imu");
  // It is connected, and reads until then.
  await sender.send("imu", "the beginning");
  await stuck.waitForLine("got the beginning");
  stuck.signal("SIGSTOP");
  for (let i = 0; i < 100; i++) await sender.send("imu", i, new Uint8Array(100_000));
  stuck.signal("SIGCONT");
  await sender.send("imu", "the end");
  await stuck.waitForLine("got the end");
  await mesh.logger.until("keeps up again");
});

leakTest(
  "a message that is sent as soon as a node is there reaches who listens already",
  async () => {
    await using mesh = new MeshFixture();
    const listener = await mesh.node("listener");
    const received = new Collector<unknown>();
    await listener.listen("imu", (_topic, value) => received.add(value));
    const sender = await mesh.node("sender");
    // Nobody is known yet: it is not clear that nobody listens.
    await sender.send("imu", "first");
    await received.count(1);
    assertEquals(received.items, ["first"]);
  },
);

leakTest("a node that stops says what its listeners have not taken", async () => {
  await using mesh = new MeshFixture();
  const sender = await mesh.node("sender", { sendTimeoutMs: 50 });
  await using stuck = startListener(mesh, "stuck");
  await sender.waitForListener("imu");
  // Nobody is connected to it yet, so that no message finds room in its socket.
  stuck.signal("SIGSTOP");
  await sender.send("imu", "nobody takes this");
  await sender.stop();
  const [warning] = mesh.logger.at("warn");
  assertStringIncludes(warning ?? "", "Dropped 1 message for node stuck@");
  assertStringIncludes(warning ?? "", "did not take them before this node stopped");
});

leakTest("a sender finds a listener again that was killed and started anew", async () => {
  await using mesh = new MeshFixture();
  const sender = await mesh.node("sender");
  for (const round of [1, 2]) {
    await using listener = startListener(mesh);
    await sender.waitForListener("imu");
    await sender.send("imu", round);
    await listener.waitForLine(`got ${round}`);
    const startedAtMs = performance.now();
    await listener.stop("SIGKILL");
    await untilSeen(sender, () => !sender.topicHasListeners("imu"));
    assert(performance.now() - startedAtMs < 5000);
  }
});

/** Writes bytes and reads until the node has closed the connection. */
async function provoke(socket: Socket, bytes: Uint8Array): Promise<void> {
  const buffer = new Uint8Array(65536);
  try {
    for (let at = 0; at < bytes.length;) at += await socket.write(bytes.subarray(at));
    while (await socket.read(buffer) !== null);
  } catch {
    // Reset rather than closed: gone as well.
  }
  socket.close();
}

/** Bytes that are no frame, or a frame of a known type with a broken inside. */
function* brokenFrames(): Generator<Uint8Array> {
  const frame = (type: number, header: number[], body: number[] = []) => {
    const bytes = new Uint8Array(8 + header.length + body.length);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, bytes.length - 4, true);
    bytes[4] = type;
    view.setUint16(6, header.length, true);
    bytes.set([...header, ...body], 8);
    return bytes;
  };
  yield new Uint8Array(64).fill(0xff);
  yield new TextEncoder().encode("GET / HTTP/1.1\r\nHost: robot\r\n\r\n");
  for (const type of Object.values(FrameType)) {
    if (type === FrameType.PADDING || type === FrameType.WANT_RECORD) continue;
    yield frame(type, [0xff]);
    yield frame(type, new Array<number>(30).fill(0xff), new Array<number>(30).fill(0xff));
  }
}

for (const transport of ["unix", "tcp"]) {
  leakTest(`broken bytes over ${transport} end their own connection only`, async () => {
    await using mesh = new MeshFixture();
    const [sender, listener] = await mesh.pair();
    const received = new Collector<unknown>();
    await listener.listen("imu", (_topic, value) => received.add(value));
    await listener.addService("add", (_service, a: number, b: number) => a + b);
    await sender.waitForListener("imu");
    let sent = 0;
    for (const bytes of brokenFrames()) {
      await sender.send("imu", sent++);
      await provoke(await connect(listener, transport), bytes);
      const socket = await connect(listener, transport);
      await introduce(socket, listener, mesh.domainId);
      const closeAfterMs = setTimeout(() => socket.close(), 200); // Some frames are merely skipped.
      await provoke(socket, bytes);
      clearTimeout(closeAfterMs);
      assertEquals(await sender.call("add", sent, 1), sent + 1);
    }
    assertEquals(await received.count(sent), Array.from({ length: sent }, (_, i) => i));
    assertEquals(mesh.logger.at("error"), []);
    assert(mesh.logger.at("warn").some((line) => line.includes("maxMessageBytes")));
  });
}

leakTest("nodes of another domain and strangers are refused, and told why", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("node");
  const error = await assertRejects(async () => {
    const socket = await connect(node, "tcp");
    try {
      await introduce(socket, node, "another domain");
    } finally {
      socket.close();
    }
  }, Error);
  assert(error.message.includes("this node belongs to another domain"), error.message);
  assert(mesh.logger.at("warn")[0]?.includes("Refused a connection from"));
});
