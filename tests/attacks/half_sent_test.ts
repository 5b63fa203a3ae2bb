import { assert, assertEquals } from "@std/assert";
import { BufferPool } from "../../lib/bytes/buffer_pool.ts";
import { Connection, type ConnectionEnd } from "../../lib/peer/connection.ts";
import { Outbox } from "../../lib/outbox/outbox.ts";
import { ReceiveBudget } from "../../lib/peer/receive_budget.ts";
import type { Socket } from "../../lib/transport/transport.ts";
import { FrameType } from "../../lib/wire/frame.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { idOf } from "../support/records.ts";
import { memorySocketPair } from "../support/memory_transport.ts";
import { frameOf } from "../support/frames.ts";
import { AttackMesh } from "./attack_mesh.ts";
import type { Hoard } from "./children/hoarder.ts";

const MIB = 1024 * 1024;
const CONNECTIONS = 16;
const POOL_BYTES = 4 * MIB;
const FRAME_BYTES = 3 * MIB;
/** What a buffer may have beyond the frame that is in it. */
const SLACK_BYTES = 64 * 1024;
const OUTBOX = {
  maxBytes: MIB,
  highWaterBytes: MIB / 4,
  maxAgeMs: Infinity,
  maxMessageBytes: MIB,
  maxFrameBytes: MIB,
  sendTimeoutMs: 1000,
};

/** Connections to one node that have a budget in common. */
class Victim {
  readonly clock = new VirtualClock();
  readonly budget = new ReceiveBudget(this.clock, POOL_BYTES);
  /** How large the messages were that arrived. */
  readonly received: number[] = [];
  readonly ends: ConnectionEnd[] = [];
  readonly #connections: Connection[] = [];

  connect(): Socket {
    const [near, far] = memorySocketPair();
    const events = { dropped: () => {}, slow: () => {}, broken: () => {} };
    const outbox = new Outbox(OUTBOX, events, this.clock, new BufferPool());
    const connection = new Connection({
      peer: idOf(`peer-${this.#connections.length}`),
      socket: near,
      outbox,
      handlers: Array.from(
        { length: FrameType.TOPIC + 1 },
        () => (_connection, { body, end }) => void this.received.push(end - body),
      ),
      maxMessageBytes: FRAME_BYTES,
      clock: this.clock,
      budget: this.budget,
    });
    this.#connections.push(connection);
    void connection.run().then((end) => this.ends.push(end));
    return far;
  }

  /** Lets everything go on that needs no time, and looks at what is held all the while. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 500; turn++) {
      await this.clock.advance(0);
      const { bytes } = this.budget;
      assert(bytes <= POOL_BYTES + FRAME_BYTES + SLACK_BYTES, `${bytes} bytes`);
    }
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) {
      connection.close();
      connection.outbox.close();
    }
    await this.settle();
    assertEquals([this.budget.bytes, this.clock.pending], [0, 0]);
  }
}

/** Writes for as long as somebody takes it. */
async function send(socket: Socket, bytes: Uint8Array): Promise<void> {
  try {
    for (let at = 0; at < bytes.length;) at += await socket.write(bytes.subarray(at));
  } catch {
    // Closed meanwhile: the test sees that at the other end.
  }
}

const messageOf = (bytes: number) =>
  frameOf({ type: FrameType.TOPIC, body: new Uint8Array(bytes - 4) });

Deno.test("half-sent frames hold no more than the pool and one frame, and let others through", async () => {
  const victim = new Victim();
  const large = messageOf(FRAME_BYTES);
  const honest = victim.connect();
  for (let i = 0; i < CONNECTIONS; i++) {
    void send(victim.connect(), large.subarray(0, FRAME_BYTES - 1000));
  }
  await victim.settle();
  assert(victim.budget.bytes > POOL_BYTES, `${victim.budget.bytes} bytes`);
  // What fits into a connection's own buffer needs nobody's leave.
  void send(honest, messageOf(50_000));
  await victim.settle();
  assertEquals(victim.received, [50_000 - 4]);
  void send(honest, large);
  for (let seconds = 0; seconds < 2 * CONNECTIONS && victim.received.length < 2; seconds++) {
    await victim.clock.advance(1000);
    await victim.settle();
  }
  assertEquals(victim.received.at(-1), FRAME_BYTES - 4);
  for (const end of victim.ends) {
    assert(end.type === "malformed" && end.why.includes("hardly went on"), Deno.inspect(end));
  }
  await victim.close();
});

Deno.test("half-sent frames that all go on at last arrive, one after the other", async () => {
  const victim = new Victim();
  const large = messageOf(FRAME_BYTES);
  for (let i = 0; i < CONNECTIONS; i++) void send(victim.connect(), large);
  for (let i = 0; i < CONNECTIONS && victim.received.length < CONNECTIONS; i++) {
    await victim.settle();
  }
  assertEquals([victim.received.length, victim.ends], [CONNECTIONS, []]);
  await victim.close();
});

for (const authKey of [undefined, "0b6f3a52c81d4e97a1f0d2c4b6e8f013"]) {
  const how = authKey ? "encrypted" : "in the open";
  Deno.test(`16 connections with half-sent frames do not fill a node's memory, ${how}`, async () => {
    await using mesh = await AttackMesh.start({ authKey, encrypt: authKey !== undefined });
    const { near } = mesh;
    const hoard: Hoard = {
      port: near.port,
      uuid: near.uuid,
      domain: mesh.domainId,
      authKey,
      connections: CONNECTIONS,
      frameBytes: 40 * MIB,
      sentBytes: 33 * MIB,
      untilClosed: 2,
    };
    await mesh.survive(async () => {
      const before = await near.report();
      const attacker = mesh.attacker("hoarder.ts", hoard);
      let isOver = false;
      const over = attacker.waitForLine("closed").finally(() => isOver = true);
      let peakBytes = 0;
      while (!isOver) {
        await mesh.untilFlows();
        peakBytes = Math.max(peakBytes, (await near.report()).rssBytes - before.rssBytes);
      }
      await over;
      // The pool, one frame, and what is garbage of both: less than what was sent.
      assert(peakBytes < 384 * MIB, `${peakBytes / MIB} MiB`);
      assert(near.log.some((line) => line.includes("hardly went on")), near.log.join("\n"));
      await attacker.end();
    }, { rssMarginBytes: 256 * MIB });
    await mesh.finish();
  });
}
