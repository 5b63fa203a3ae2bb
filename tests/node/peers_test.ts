import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { buildNode } from "../../lib/facade/build_node.ts";
import type { NodeOptions } from "../../lib/node/options/options.ts";
import type { NodeStatus } from "../../lib/node/status/status.ts";
import { leakTest } from "../support/leak_check.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { freePort } from "../support/free_port.ts";

const HOST = "127.0.0.1";

function optionsOf(name: string, options: Partial<NodeOptions> = {}): NodeOptions {
  const logger = new RecordingLogger();
  return { name, domainId: "peers", interface: HOST, logger, peers: [], ...options };
}

leakTest("a node tells of a named peer that is away, and of its coming", async () => {
  const domainId = crypto.randomUUID();
  const port = freePort();
  const peers = [`${HOST}:${port}`];
  await using node = await buildNode(optionsOf("node", { domainId, peers, start: false }));
  const told: NodeStatus[] = [];
  const { promise: back, resolve } = Promise.withResolvers<void>();
  const following = (async () => {
    for await (const status of node.status()) {
      told.push(status);
      if (status.type === "discovery-back") return resolve();
    }
  })();
  await node.start();
  // It names itself, as in a list that all machines share: that is no trouble.
  const logger = new RecordingLogger();
  const peerOptions = optionsOf("peer", { domainId, peers, serverPort: port, logger });
  await using peer = await buildNode(peerOptions);
  await back;
  await following;
  const [away] = told.filter(({ type }) => type === "discovery-degraded");
  assertStringIncludes((away as { why: string }).why, `Cannot reach the peer ${HOST}:${port} (`);
  assertEquals([...peer.topology.nodes.values()].filter(({ id }) => id.name === "peer").length, 1);
  assertEquals(logger.at("warn"), []);
});

leakTest("a node whose port is taken says so, and what to do", async () => {
  const port = freePort();
  const domainId = crypto.randomUUID();
  await using _first = await buildNode(optionsOf("first", { domainId, serverPort: port }));
  const { message } = await assertRejects(
    () => buildNode(optionsOf("second", { domainId, serverPort: port })),
    Deno.errors.AddrInUse,
  );
  assertStringIncludes(message, `${HOST}:${port}: already in use; choose another one or stop`);
});
