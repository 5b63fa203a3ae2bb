import { assertEquals, assertRejects } from "@std/assert";
import { composeNode } from "../../../lib/node/compose_node.ts";
import { MeshNode } from "../../../lib/node/mesh_node.ts";
import type { NodeParts } from "../../../lib/node/node_parts.ts";
import { resolveOptions } from "../../../lib/node/options/resolve_options.ts";
import { MemoryDiscovery, MemoryDomain } from "../../../lib/testing/memory_discovery.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { VirtualProcess } from "../../../lib/testing/virtual_process.ts";
import { memoryTransport, OPEN_WAY } from "../../support/memory_transport.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";
import { idOf } from "../../support/records.ts";

/** A node that something is built on which has last words. */
class WordyNode extends MeshNode {
  constructor(parts: NodeParts, lastWords: readonly ((node: MeshNode) => Promise<void>)[]) {
    super(parts);
    for (const word of lastWords) this.beforeEnd(() => word(this));
  }
}

function build(...lastWords: readonly ((node: MeshNode) => Promise<void>)[]) {
  const clock = new VirtualClock();
  const logger = new RecordingLogger();
  const process = new VirtualProcess("a", clock);
  const domain = new MemoryDomain(() => OPEN_WAY);
  const options = resolveOptions({ name: "arm", logger, serverHost: "127.0.0.1" }, () => undefined);
  const node = composeNode(options, {
    id: idOf("arm"),
    clock,
    random: () => 0.5,
    transports: { unix: null, tcp: memoryTransport() },
    openDirectory: () => Promise.reject(new Error("There are no Unix sockets in memory")),
    createDiscovery: ({ topology }) => new MemoryDiscovery(domain, process, topology),
  }, (parts) => new WordyNode(parts, lastWords));
  return { node, clock, logger };
}

Deno.test("beforeEnd() has its say before the node stops, while it can send", async () => {
  const { node, clock } = build((node) => node.send("status", "over"));
  await clock.run(node.start());
  const heard: unknown[] = [];
  await node.listen("status", (_topic: string, text: unknown) => heard.push(text));
  const stopping = node.stop();
  const isEnding = node.signal.aborted;
  await clock.run(stopping);
  assertEquals({ heard, isEnding, isAborted: node.signal.aborted }, {
    heard: ["over"],
    isEnding: false,
    isAborted: true,
  });
});

Deno.test("beforeEnd() holds a node up for a second at most", async () => {
  const { node, clock } = build(() => new Promise(() => {}));
  await clock.run(node.start());
  const stopping = node.stop();
  await clock.advance(999);
  assertEquals(node.signal.aborted, false);
  await clock.advance(1);
  assertEquals(node.signal.aborted, true);
  await clock.run(stopping);
});

Deno.test("what fails before the end is logged, and the node stops all the same", async () => {
  const { node, clock, logger } = build(
    () => Promise.reject(new Error("the disk is full")),
    (node) => node.send("status", "over"),
  );
  await clock.run(node.start());
  await clock.run(node.stop());
  assertEquals(logger.at("warn").length, 1);
  assertEquals(/Cannot stop node .* in order: .*disk is full/s.test(logger.at("warn")[0]!), true);
});

Deno.test("a node that never started has no last words", async () => {
  let count = 0;
  const { node } = build(() => Promise.resolve(void count++));
  await node.stop();
  await assertRejects(() => node.start(), Error, "is stopped");
  assertEquals(count, 0);
});
