import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { Topology, type TopologyChange } from "../../lib/mesh/topology.ts";
import { newRecord, NO_NAMES, revise } from "../support/records.ts";

const names = (records: readonly { id: { name: string } }[]) => records.map(({ id }) => id.name);

Deno.test("Topology.listeners() and providers() follow what nodes come with", () => {
  const topology = new Topology();
  topology.put(newRecord("a", { topics: ["imu", "odom"] }));
  topology.put(newRecord("b", { topics: ["imu"], services: ["add"] }));
  assertEquals(names(topology.listeners("imu")), ["a", "b"]);
  assertEquals(names(topology.listeners("odom")), ["a"]);
  assertEquals(names(topology.providers("add")), ["b"]);
  assertEquals(names(topology.listeners("none")), []);
});

Deno.test("Topology.senders() follows what nodes send on, and knows no listeners", () => {
  const topology = new Topology();
  const a = newRecord("a", { sends: ["imu"] });
  topology.put(a);
  topology.put(newRecord("b", { topics: ["imu"], sends: ["odom"] }));
  assertEquals(names(topology.senders("imu")), ["a"]);
  assertEquals(names(topology.listeners("imu")), ["b"]);
  topology.put(revise(a, { sends: ["odom"] }));
  assertEquals(names(topology.senders("imu")), []);
  assertEquals(names(topology.senders("odom")), ["b", "a"]);
  topology.remove(a.id.uuid);
  assertEquals(names(topology.senders("odom")), ["b"]);
});

Deno.test("Topology.listenersVersion grows where listeners may be others, or elsewhere", () => {
  const topology = new Topology();
  const grows = (change: () => void) => {
    const [all, listeners] = [topology.version, topology.listenersVersion];
    change();
    assert(topology.version > all);
    return topology.listenersVersion > listeners;
  };
  let a = newRecord("a", { topics: ["imu"] });
  const put = (changes: Partial<typeof a>) => () => topology.put(a = revise(a, changes));
  assert(grows(() => topology.put(a)));
  assert(!grows(put({ sends: ["odom"] })));
  assert(!grows(put({ services: ["add"] })));
  assert(grows(put({ topics: ["imu", "odom"] })));
  assert(grows(put({ topics: ["odom"] })));
  assert(grows(put({ addresses: [] })));
  assert(grows(() => topology.remove(a.id.uuid)));
});

Deno.test("Topology.listeners() follows changes and departures", () => {
  const topology = new Topology();
  const a = newRecord("a", { topics: ["imu"] });
  const b = newRecord("b", { topics: ["imu"] });
  topology.put(a);
  topology.put(b);
  topology.put(revise(a, { topics: ["odom"] }));
  assertEquals(names(topology.listeners("imu")), ["b"]);
  assertEquals(names(topology.listeners("odom")), ["a"]);
  topology.remove(b.id.uuid);
  assertEquals(topology.listeners("imu").length, 0);
});

Deno.test("Topology.listeners() holds the newest record of a node that stays a listener", () => {
  const topology = new Topology();
  const a = newRecord("a", { topics: ["imu"] });
  topology.put(a);
  topology.put(newRecord("b", { topics: ["imu"] }));
  const next = revise(a, { topics: ["imu", "odom"] });
  topology.put(next);
  assertStrictEquals(topology.listeners("imu")[0], next);
  assertEquals(names(topology.listeners("imu")), ["a", "b"]);
});

Deno.test("Topology.listeners() is the same array until it changes", () => {
  const topology = new Topology();
  topology.put(newRecord("a", { topics: ["imu"] }));
  const before = topology.listeners("imu");
  topology.put(newRecord("b", { topics: ["odom"], services: ["add"] }));
  assertStrictEquals(topology.listeners("imu"), before);
  assertStrictEquals(topology.listeners("none"), topology.listeners("nor this"));
  topology.put(newRecord("c", { topics: ["imu"] }));
  assert(topology.listeners("imu") !== before);
});

Deno.test("Topology.put() ignores an older revision and a record that says nothing new", () => {
  const topology = new Topology();
  const old = newRecord("a", { topics: ["imu"] });
  const current = revise(old, { topics: ["odom"] });
  assertEquals(topology.put(current), true);
  const { version } = topology;
  assertEquals(topology.put(old), false);
  assertEquals(topology.put({ ...current }), false);
  assertEquals(topology.version, version);
  assertEquals(names(topology.listeners("odom")), ["a"]);
});

Deno.test("Topology.put() takes new addresses of the same revision", () => {
  const topology = new Topology();
  const before = newRecord("a");
  topology.put(before);
  const after = { ...before, addresses: [{ transport: "unix", path: "/a.sock" } as const] };
  assertEquals(topology.put(after), true);
  assertStrictEquals(topology.nodes.get(before.id.uuid), after);
});

Deno.test("Topology.remove() says whether the node was there", () => {
  const topology = new Topology();
  const a = newRecord("a");
  topology.put(a);
  assertEquals(topology.remove(a.id.uuid), true);
  assertEquals(topology.remove(a.id.uuid), false);
  assertEquals(topology.nodes.size, 0);
});

Deno.test("Topology.subscribe() tells of every change, after the indexes changed", () => {
  const topology = new Topology();
  const changes: TopologyChange[] = [];
  const counts: number[] = [];
  topology.subscribe((change) => {
    changes.push(change);
    counts.push(topology.listeners("imu").length);
  });
  const a = newRecord("a", { topics: ["imu"] });
  const next = revise(a, { topics: [] });
  topology.put(a);
  topology.put(next);
  topology.remove(a.id.uuid, "gone");
  assertEquals(changes, [
    { type: "up", record: a },
    {
      type: "changed",
      record: next,
      previous: a,
      added: NO_NAMES,
      removed: { ...NO_NAMES, topics: ["imu"] },
    },
    { type: "down", record: next, why: "gone" },
  ]);
  assertEquals(counts, [1, 0, 0]);
});

Deno.test("Topology.subscribe() lets one callback subscribe twice and leave once", () => {
  const topology = new Topology();
  let calls = 0;
  const callback = () => void calls++;
  const leave = topology.subscribe(callback);
  topology.subscribe(callback);
  topology.put(newRecord());
  leave();
  leave();
  topology.put(newRecord());
  assertEquals(calls, 3);
});

Deno.test("Topology.subscribe() keeps others going when one throws", () => {
  const failures: unknown[] = [];
  const topology = new Topology((error) => failures.push(error));
  const heard: string[] = [];
  topology.subscribe(() => {
    throw new Error("broken");
  });
  topology.subscribe(({ record }) => heard.push(record.id.name));
  assertEquals(topology.put(newRecord("a")), true);
  topology.put(newRecord("b"));
  assertEquals(heard, ["a", "b"]);
  assertEquals(failures.length, 2);
});

Deno.test("Topology.subscribe() tells all of a change before one that it causes", () => {
  const topology = new Topology();
  const heard: string[] = [];
  topology.subscribe(({ record: { id } }) => {
    if (id.name === "cause") topology.put(newRecord("effect"));
  });
  topology.subscribe(({ record }) => heard.push(record.id.name));
  topology.put(newRecord("cause"));
  assertEquals(heard, ["cause", "effect"]);
});

Deno.test("Topology.subscribe() never calls who left during the same change", () => {
  const topology = new Topology();
  let calls = 0;
  topology.subscribe(() => leave());
  const leave = topology.subscribe(() => calls++);
  topology.put(newRecord());
  assertEquals(calls, 0);
});

Deno.test("Topology keeps 1,000 topics of 20 nodes indexed", () => {
  const topology = new Topology();
  const topics = Array.from({ length: 1000 }, (_, i) => `topic-${i}`);
  const records = Array.from({ length: 20 }, (_, i) => newRecord(`node-${i}`, { topics }));
  for (const each of records) topology.put(each);
  assert(topics.every((topic) => topology.listeners(topic).length === 20));
  for (const each of records) topology.remove(each.id.uuid);
  assert(topics.every((topic) => topology.listeners(topic).length === 0));
});
