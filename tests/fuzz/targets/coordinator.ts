import { Coordinator } from "../../../lib/discovery/coordinator/coordinator.ts";
import { CoordinatorDiscovery } from "../../../lib/discovery/coordinator/coordinator_discovery.ts";
import { namedLocator } from "../../../lib/discovery/coordinator/coordinator_locator.ts";
import { HandshakeError, welcome } from "../../../lib/handshake/handshake.ts";
import { Topology } from "../../../lib/mesh/topology.ts";
import type { TcpAddress } from "../../../lib/mesh/node_record.ts";
import type { Transport } from "../../../lib/transport/transport.ts";
import type { Random } from "../../support/random.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";
import { FakeLinks } from "../../discovery/fake_links.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { introductionOf } from "../../support/peer_bytes.ts";
import { ScriptedSocket } from "../scripted_socket.ts";
import { attemptAsync, type FuzzTarget, promise, texts } from "../target.ts";
import { checkValue } from "../values.ts";
import { readVectors, streamsOf } from "../vectors.ts";
import { idOf } from "../../support/records.ts";

const WORDS = [
  ...texts("\xa4uuid\xb0", "\xa4left\xc3", "\xa3age", "\xa4from", "\xa2to"),
  ...[9, 10, 13, 14, 15, 16].map((type) => Uint8Array.of(4, 0, 0, 0, type, 0, 0, 0)),
];

function refusing(connect?: () => ScriptedSocket): Transport<TcpAddress> {
  return {
    name: "tcp",
    connect: () =>
      connect
        ? Promise.resolve(connect())
        : Promise.reject(new Deno.errors.ConnectionRefused("no")),
    listen: () => Promise.reject(new Error("nobody listens here")),
  };
}

async function until(clock: VirtualClock, over: Promise<unknown>): Promise<void> {
  let isOver = false;
  const done = over.finally(() => isOver = true);
  for (let turn = 0; !isOver; turn++) {
    await clock.advance(turn < 10 ? 0 : 200);
    promise(turn < 1000, () => "it goes on for minutes");
  }
  await done;
}

/** A coordinator, as somebody sees it who registers with it. */
async function runServer(input: Uint8Array, random: Random): Promise<void> {
  const clock = new VirtualClock();
  const logger = new RecordingLogger();
  const coordinator = new Coordinator({ transport: refusing(), clock, logger });
  const socket = new ScriptedSocket(input, random);
  const own = {
    id: idOf("coord"),
    domainId: "coordinator",
    revision: 0,
    role: "coordinator",
  } as const;
  const greeting = await attemptAsync(
    [HandshakeError, Deno.errors.UnexpectedEof],
    () => welcome(socket, own, () => -1),
  );
  if (greeting) await until(clock, coordinator.serve({ socket, greeting }));
  const most = 8192 + 64 * input.length;
  promise(socket.written <= most, () => `${socket.written} bytes of answers`);
  const loud = [...logger.at("warn"), ...logger.at("error")];
  promise(loud.length <= 1, () => `it logs ${loud}`);
  await until(clock, coordinator.close());
}

/** A node, as the coordinator sees it that it trusts. */
async function runClient(input: Uint8Array, random: Random): Promise<void> {
  const clock = new VirtualClock();
  const logger = new RecordingLogger();
  const topology = new Topology();
  let script = input;
  const discovery = new CoordinatorDiscovery({
    introduce: () => introductionOf("near"),
    locator: namedLocator(
      { hostname: "127.0.0.1", port: 7679 },
      (hostname) => Promise.resolve([hostname]),
    ),
    transport: refusing(() => {
      const socket = new ScriptedSocket(script, random);
      script = new Uint8Array(); // Once.
      return socket;
    }),
    topology,
    links: new FakeLinks(),
    logger,
    clock,
    random: () => 0.5,
  });
  const started = attemptAsync([HandshakeError], () => discovery.start());
  for (let turn = 0; turn < 30; turn++) await clock.advance(turn < 15 ? 0 : 100);
  promise(topology.nodes.size <= 1 + input.length / 40, () => "nodes out of nothing");
  for (const record of topology.nodes.values()) {
    checkValue({ ...record }, { maxDepth: 4, maxValues: 64 + input.length });
  }
  const loud = [...logger.at("warn"), ...logger.at("error")];
  promise(loud.length <= 3, () => `it logs ${loud.length} lines: ${loud.join("; ")}`);
  await until(clock, discovery.stop());
  await until(clock, started);
}

/** Both ends of a connection to a coordinator. */
export async function coordinatorTargets(): Promise<readonly FuzzTarget[]> {
  const vectors = await readVectors("coordinator_vectors");
  const common = { words: WORDS, allowanceBytes: 3 * 1024 * 1024, bytesPerByte: 2048 };
  return [
    {
      ...common,
      name: "coordinator-server",
      weight: 2.5,
      seeds: streamsOf(vectors, "near"),
      run: runServer,
    },
    {
      ...common,
      name: "coordinator-client",
      weight: 1.25,
      seeds: streamsOf(vectors, "far"),
      run: runClient,
    },
  ];
}
