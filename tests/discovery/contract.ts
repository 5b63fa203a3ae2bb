import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Discovery } from "../../lib/discovery/discovery.ts";
import type { PeerLinks } from "../../lib/mesh/peer_links.ts";
import type { Logger } from "../../lib/log/logger.ts";
import type { NodeRecord } from "../../lib/mesh/node_record.ts";
import { Topology } from "../../lib/mesh/topology.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { FakeLinks } from "./fake_links.ts";
import { changesOf, untilSeen } from "../support/topology.ts";
import { newRecord } from "../support/records.ts";

/** What a discovery under test is made with. */
export interface DiscoveryParts {
  domainId: string;
  topology: Topology;
  links: PeerLinks;
  logger: Logger;
}

/** Makes discoveries that can find each other, and ends what they need. */
export interface DiscoveryFactory extends AsyncDisposable {
  create(parts: DiscoveryParts): Discovery;
}

interface Member extends AsyncDisposable {
  readonly record: NodeRecord;
  readonly topology: Topology;
  readonly discovery: Discovery;
  readonly links: FakeLinks;
  readonly log: RecordingLogger;
}

/**
 * Tests what every discovery has to do.
 *
 * @param name What the tests' names begin with.
 * @param open Makes a factory for one test.
 */
export function discoveryContract(name: string, open: () => Promise<DiscoveryFactory>): void {
  const test = (what: string, run: (join: Join) => Promise<void>) =>
    Deno.test(`${name}: ${what}`, async () => {
      await using factory = await open();
      await using members = new Members(factory);
      await run((options) => members.create(options));
    });

  test("two nodes find each other, with all that their records say", async (join) => {
    const topics = ["a=b", "imu", "sensors/lidar", "ünï \0 日本"];
    const a = join({ record: { topics, services: ["multiply"] } });
    const b = join({ record: { pid: 12 } });
    await Promise.all([a.discovery.start(a.record), b.discovery.start(b.record)]);
    await untilSeen(a, ({ nodes }) => nodes.has(b.record.id.uuid));
    await untilSeen(b, ({ nodes }) => nodes.has(a.record.id.uuid));
    const { addresses: _, ...found } = b.topology.nodes.get(a.record.id.uuid)!;
    const { addresses: __, ...expected } = a.record;
    assertEquals(found, expected);
    assertEquals(a.topology.nodes.get(b.record.id.uuid)?.pid, 12);
  });

  test("what settled() waited for is complete", async (join) => {
    const members = [join(), join(), join()];
    for (const { discovery, record } of members) await discovery.start(record);
    const late = join();
    await late.discovery.start(late.record);
    await late.discovery.settled();
    // All of them run in one process, which may be slow: the last may come a moment later.
    await untilSeen(late, ({ nodes }) => nodes.size === 3);
    assertEquals(late.topology.nodes.has(late.record.id.uuid), false);
  });

  test("an observer sees and is not seen", async (join) => {
    const [node, observer] = [join(), join()];
    await observer.discovery.start();
    await node.discovery.start(node.record);
    await untilSeen(observer, ({ nodes }) => nodes.size === 1);
    await observer.discovery.settled();
    assertEquals(node.topology.nodes.size, 0);
  });

  test("nodes of another domain stay out", async (join) => {
    const [a, b, c] = [join(), join(), join({ domainId: "another" })];
    for (const { discovery, record } of [a, c, b]) await discovery.start(record);
    await untilSeen(a, ({ nodes }) => nodes.has(b.record.id.uuid));
    await untilSeen(b, ({ nodes }) => nodes.has(a.record.id.uuid));
    assertEquals([a.topology.nodes.size, b.topology.nodes.size, c.topology.nodes.size], [1, 1, 0]);
  });

  test("update() reaches the others, the last one for sure", async (join) => {
    const [a, b] = [join(), join()];
    await a.discovery.start(a.record);
    await b.discovery.start(b.record);
    await untilSeen(b, ({ nodes }) => nodes.has(a.record.id.uuid));
    for (let revision = 1; revision <= 20; revision++) {
      a.discovery.update({ ...a.record, topics: [`t${revision}`], revision });
    }
    await untilSeen(b, (topology) => topology.listeners("t20").length === 1);
    assertEquals(b.topology.listeners("t1").length, 0);
  });

  test("a record with 1000 topics arrives", async (join) => {
    const topics = Array.from({ length: 1000 }, (_, i) => `robot/sensors/${i}`).sort();
    const [a, b] = [join({ record: { topics } }), join()];
    await a.discovery.start(a.record);
    await b.discovery.start(b.record);
    await untilSeen(b, (topology) => topology.listeners("robot/sensors/999").length === 1);
  });

  test("stop() takes the node from the others, once", async (join) => {
    const [a, b] = [join(), join()];
    await a.discovery.start(a.record);
    await b.discovery.start(b.record);
    await untilSeen(b, ({ nodes }) => nodes.size === 1);
    const changes = changesOf(b.topology);
    await Promise.all([a.discovery.stop(), a.discovery.stop()]);
    await untilSeen(b, ({ nodes }) => nodes.size === 0);
    // Told so, or refused by its machine where it was just being dialled; not found out by silence.
    const reasons = changes.map((change) => "why" in change && change.why);
    assertEquals(reasons.length, 1);
    assert(reasons[0] === "stopped" || reasons[0] === "gone", `${reasons[0]}`);
  });

  test("stop() works at any time and ends settled()", async (join) => {
    const [never, early] = [join(), join()];
    await never.discovery.stop();
    await assertRejects(() => never.discovery.start(never.record), Error, "Cannot start discovery");
    const starting = early.discovery.start(early.record);
    const settled = early.discovery.settled();
    await early.discovery.stop();
    await starting;
    await settled;
    await early.discovery.settled();
    early.discovery.update({ ...early.record, revision: 1 });
    early.discovery.suspect(never.record.id.uuid, "gone");
  });

  test("settled() resolves at its signal", async (join) => {
    const { discovery } = join();
    const abort = new AbortController();
    const settled = discovery.settled({ signal: abort.signal });
    abort.abort();
    await settled;
    await discovery.settled({ signal: AbortSignal.abort() });
  });

  test('suspect("gone") removes a node now', async (join) => {
    const [a, b] = [join(), join()];
    await a.discovery.start(a.record);
    await b.discovery.start(b.record);
    await untilSeen(b, ({ nodes }) => nodes.size === 1);
    b.discovery.suspect(a.record.id.uuid, "gone");
    assertEquals(b.topology.nodes.size, 0);
  });

  test('suspect("lost") keeps a node that is alive', async (join) => {
    const [a, b] = [join(), join()];
    await a.discovery.start(a.record);
    await b.discovery.start(b.record);
    await untilSeen(b, ({ nodes }) => nodes.size === 1);
    const changes = changesOf(b.topology);
    b.discovery.suspect(a.record.id.uuid, "lost");
    const third = join();
    await third.discovery.start(third.record);
    await third.discovery.settled();
    assert(changes.every(({ type }) => type !== "down"));
  });
}

type Join = (options?: { domainId?: string; record?: Partial<NodeRecord> }) => Member;

class Members implements AsyncDisposable {
  readonly #factory: DiscoveryFactory;
  readonly #domainId = crypto.randomUUID();
  readonly #records = new Map<string, NodeRecord>();
  readonly #members: Member[] = [];

  constructor(factory: DiscoveryFactory) {
    this.#factory = factory;
  }

  create({ domainId = "", record: changes = {} }: Parameters<Join>[0] = {}): Member {
    const record = newRecord("node", changes);
    this.#records.set(record.id.uuid, record);
    const topology = new Topology();
    const links = new FakeLinks(this.#records);
    const log = new RecordingLogger();
    const discovery = this.#factory.create({
      domainId: this.#domainId + domainId,
      topology,
      links,
      logger: log,
    });
    const member: Member = {
      record,
      topology,
      discovery,
      links,
      log,
      [Symbol.asyncDispose]: () => discovery.stop(),
    };
    this.#members.push(member);
    return member;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#members.map(({ discovery }) => discovery.stop()));
    for (const { log } of this.#members) assertEquals(log.at("error"), []);
  }
}
