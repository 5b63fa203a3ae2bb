import { assert, assertEquals } from "@std/assert";
import { NAME_KINDS } from "../../lib/mesh/name_kinds.ts";
import { NameSet } from "../../lib/mesh/name_set.ts";
import type { NodeRecord } from "../../lib/mesh/node_record.ts";
import { OwnRecord } from "../../lib/mesh/own_record.ts";
import { byKind, createRecord } from "../../lib/mesh/record_names.ts";
import { Topology } from "../../lib/mesh/topology.ts";
import { encodeTxt } from "../../lib/discovery/mdns/txt.ts";
import { RegisteredNode } from "../../lib/discovery/coordinator/registered_node.ts";
import { CoordinatedNodes } from "../../lib/discovery/coordinator/coordinated_nodes.ts";
import type { Client } from "../../lib/discovery/coordinator/client.ts";
import {
  applyInterest,
  diffRecords,
  type Interest,
} from "../../lib/peer/records/record_message.ts";
import { createLogger } from "../../lib/log/logger.ts";
import { TopicListeners } from "../../lib/topic/topic_listeners.ts";
import { Subscriptions } from "../../lib/node/subscriptions.ts";
import { countWork } from "../support/counted_work.ts";
import { interestOf } from "../support/records.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";

const ID = { name: "near", hostname: "robot", uuid: "n".repeat(16) };
const FEW = 10;
const MANY = 2000;
/** So many that what has to be done now and then, such as to copy the names, is in it, too. */
const CHANGES = 3 * MANY;

/** What is done by changing one name and changing it back. */
type Change = (name: string, isIn: boolean) => void;

/** Checks that a change costs the same however many names there are. */
function testWork(what: string, prepare: (names: readonly string[]) => Change): void {
  Deno.test(`${what} costs what changes, not what is there`, () => {
    const perChange = (count: number) => {
      const change = prepare(Array.from({ length: count }, (_, index) => `topic/${index}`));
      const work = countWork(() => {
        for (let index = 0; index < CHANGES; index++) change("one/more", index % 2 === 0);
      });
      return work / CHANGES;
    };
    const few = perChange(FEW);
    const many = perChange(MANY);
    assert(few > 0, "nothing is counted");
    assert(many <= 2 * few + 20, `${many} steps with many names, ${few} with few`);
  });
}

/** A node as it is put together, in so far as it has names. */
function nodeWith(names: readonly string[]) {
  const topology = new Topology();
  const told: Interest[] = [];
  const own: OwnRecord = new OwnRecord(ID, 1, (before, after) => {
    topology.put(after);
    told[0] = diffRecords(before, after);
  });
  topology.put(own.record);
  const listeners = new TopicListeners((topic, isIn) => own.set("topics", topic, isIn));
  const assertUsable = () => {};
  const logger = createLogger("error", () => {});
  const subscriptions = new Subscriptions({ listeners, topology, logger, assertUsable });
  for (const name of names) subscriptions.add(name, () => {}, {});
  return { topology, own, subscriptions, told };
}

testWork("Listening to one more topic, and to one less", (names) => {
  const { subscriptions } = nodeWith(names);
  return (name, isIn) => {
    if (isIn) subscriptions.add(name, () => {}, {});
    else subscriptions.removeAll(name);
  };
});

testWork("Ending one of many iterators", (names) => {
  const { subscriptions } = nodeWith([]);
  for (const name of names) void subscriptions.iterate(name).next();
  return (name, isIn) => {
    if (isIn) void subscriptions.iterate(name).next();
    else subscriptions.removeAll(name);
  };
});

for (const kind of NAME_KINDS) {
  testWork(`Telling of one of the ${kind}, and hearing of it`, (names) => {
    const { own, told } = nodeWith([]);
    for (const name of names) own.set(kind, name, true);
    const topology = new Topology();
    topology.put({ ...own.record });
    return (name, isIn) => {
      own.set(kind, name, isIn);
      topology.put(applyInterest(topology.nodes.get(ID.uuid)!, told[0]!));
      assertEquals(topology.having(kind, name).length, +isIn);
    };
  });
}

testWork("Looking up a topic's listeners while others change", (names) => {
  const { own, topology } = nodeWith(names);
  return (name, isIn) => {
    own.set("topics", name, isIn);
    assertEquals(topology.listeners(names[0]!)[0], own.record);
  };
});

testWork("A change that nobody waits for, of many who wait", (names) => {
  const { own, topology } = nodeWith([]);
  let called = 0;
  for (const name of names) topology.named("topics", name).subscribe(() => called++);
  return (name, isIn) => {
    own.set("topics", name, isIn);
    assertEquals(called, 0);
  };
});

testWork("A packet of a node with more names than fit", (names) => {
  // Some hundred names do not fit either.
  const all = [...names, ...Array.from({ length: 200 }, (_, index) => `more/${index}`)];
  let record: NodeRecord = recordWith(all);
  return (name, isIn) => {
    record = applyInterest(record, interest(record, name, isIn));
    const strings = encodeTxt(record, "domain");
    assert(strings.length < 10);
  };
});

testWork("A change at the coordinator, and at who is told of it", (names) => {
  const topology = new Topology();
  const nodes = new CoordinatedNodes({
    topology,
    links: { isLinked: () => false } as unknown as ConstructorParameters<
      typeof CoordinatedNodes
    >[0]["links"],
    clock: new VirtualClock(),
    ownUuid: () => "other",
    ownHostname: () => "other",
  });
  nodes.connected("127.0.0.1");
  nodes.put(recordWith(names));
  let registered = new RegisteredNode(recordWith(names), {} as Client);
  const memory = registered.bytes;
  return (name, isIn) => {
    const { record, client } = registered;
    const change = interest(record, name, isIn);
    registered = new RegisteredNode(applyInterest(record, change), client);
    assertEquals(registered.bytes, memory + (isIn ? 16 + 2 * name.length : 0));
    nodes.change({ uuid: ID.uuid, interest: change });
    assertEquals(topology.listeners(name).length, +isIn);
  };
});

function recordWith(names: readonly string[]): NodeRecord {
  const sets = byKind((kind) => NameSet.of(kind === "topics" ? names : []));
  return createRecord({ id: ID, pid: 1, addresses: [], revision: 0 }, sets);
}

function interest({ revision }: NodeRecord, name: string, isIn: boolean): Interest {
  const change = isIn ? { topicsAdded: [name] } : { topicsRemoved: [name] };
  return interestOf({ from: revision, to: revision + 1, ...change });
}

testWork("Looking up a topic that patterns match while others come and go", (names) => {
  const { own, topology } = nodeWith(names.map((name) => `${name}/*`).slice(0, 1000));
  own.set("topics", "camera/*", true);
  return (name, isIn) => {
    own.set("topics", `${name}/*`, isIn);
    assertEquals(topology.listeners("camera/left"), [own.record]);
  };
});
