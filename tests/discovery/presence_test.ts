import { assert, assertEquals, assertThrows } from "@std/assert";
import { chooseInterfaces } from "../../lib/discovery/mdns/interfaces.ts";
import { uuidOf } from "../../lib/discovery/mdns/names.ts";
import { decodePresences, encodePresence } from "../../lib/discovery/mdns/presence.ts";
import { decodeTxt, encodeTxt, MAX_TXT_BYTES } from "../../lib/discovery/mdns/txt.ts";
import type { Address, NodeRecord } from "../../lib/mesh/node_record.ts";
import { type DnsRecord, packetBytes, txtBytes } from "../../lib/transport/multicast/dns_packet.ts";
import { seededRandom } from "../../lib/testing/chance.ts";
import { MdnsMesh } from "./mdns_mesh.ts";
import { newRecord, NO_NAMES } from "../support/records.ts";

const UUID = "abcdefghij234567";
const ID = { name: "camera", hostname: "jetson", uuid: UUID };

function via(address: string) {
  return chooseInterfaces([{ name: "nic", address, netmask: "255.0.0.0", identity: "" }])[0]!;
}

function travel(record: NodeRecord, viaAddress: string, source = viaAddress) {
  const answers = encodePresence(record, {
    domain: "0123456789abcdef",
    ttlMs: 20_000,
    via: via(viaAddress),
  });
  const packet = { type: "response", id: 0, questions: [], answers } as const;
  return decodePresences(packet, { address: source, port: 5353 }).present[0];
}

function tcp(hostname: string, port = 7000): Address {
  return { transport: "tcp", hostname, port };
}

Deno.test("encodePresence() writes PTR, SRV, TXT and A", () => {
  const record = newRecord("node", {
    id: ID,
    pid: 42,
    topics: ["imu"],
    services: ["add"],
    sends: ["image"],
    revision: 3,
  });
  const records = encodePresence(record, {
    domain: "0123456789abcdef",
    ttlMs: 20_000,
    via: via("10.0.0.5"),
    withServiceType: true,
  });
  const text = records.map((record) =>
    record.type === "TXT"
      ? record.strings.map((string) => new TextDecoder().decode(string)).join(" ")
      : JSON.stringify(record)
  );
  assertEquals(text, [
    `{"type":"PTR","name":"_rosy._tcp.local","ttlS":20,"flush":false,"target":"${UUID}._rosy._tcp.local"}`,
    `{"type":"SRV","name":"${UUID}._rosy._tcp.local","ttlS":20,"flush":true,"port":7000,"target":"${UUID}.local"}`,
    "txtvers=1 d=0123456789abcdef p=42 r=3 n=camera h=jetson t0=imu s0=add o0=image",
    `{"type":"A","name":"${UUID}.local","ttlS":20,"flush":true,"address":"10.0.0.5"}`,
    '{"type":"PTR","name":"_services._dns-sd._udp.local","ttlS":4500,"flush":false,"target":"_rosy._tcp.local"}',
  ]);
});

Deno.test("decodePresences() reads back any name", () => {
  const topics = ["a=b", "", "\0", "ünï", "with space", ".", "日本", '"quote"', "\n"].sort();
  const record = newRecord("node", {
    id: ID,
    topics,
    services: topics,
    sends: topics,
    addresses: [],
  });
  assertEquals(travel(record, "10.0.0.5")?.record, record);
});

Deno.test("decodePresences() finds the addresses that reach a node", () => {
  const cases: [Address[], string, Address[]][] = [
    [[tcp("0.0.0.0")], "10.0.0.5", [tcp("10.0.0.5")]],
    [[tcp("::")], "127.0.0.1", [tcp("127.0.0.1")]],
    [[tcp("127.0.0.1")], "127.0.0.1", [tcp("127.0.0.1")]],
    [[tcp("127.0.0.1")], "10.0.0.5", []],
    [[tcp("10.0.0.5")], "127.0.0.1", [tcp("10.0.0.5")]],
    [[tcp("10.0.0.9")], "10.0.0.5", [tcp("10.0.0.9"), tcp("10.0.0.5")]],
    [[tcp("fd00::1")], "127.0.0.1", [tcp("fd00::1")]],
    [[{ transport: "unix", path: "/run/a b" }], "10.0.0.5", [{
      transport: "unix",
      path: "/run/a b",
    }]],
  ];
  for (const [addresses, viaAddress, expected] of cases) {
    const found = travel(newRecord("node", { id: ID, addresses }), viaAddress);
    assertEquals(found?.record.addresses, expected, JSON.stringify(addresses));
  }
});

Deno.test("decodePresences() trusts the source more than an address of loopback", () => {
  const found = travel(newRecord("node", { id: ID }), "127.0.0.1", "10.0.0.5");
  assertEquals(found?.record.addresses, [tcp("10.0.0.5")]);
});

Deno.test("encodeTxt() carries the lists up to its limit and leaves them out beyond", () => {
  let before = 0;
  for (let count = 0; count < 60; count++) {
    const topics = Array.from({ length: count }, (_, i) => `sensor/topic_${i}`);
    const strings = encodeTxt(newRecord("node", { id: ID, topics }), "0123456789abcdef");
    const fields = decodeTxt(strings)!;
    assert(txtBytes(strings) <= MAX_TXT_BYTES);
    if (fields.partial) {
      assert(before > 700, `left out after only ${before} bytes`);
      assertEquals(fields.topics, []);
      return;
    }
    assertEquals(fields.topics, topics);
    before = txtBytes(strings);
  }
  throw new Error("nothing was left out");
});

Deno.test("encodeTxt() tells since when routes are the same where the lists are left out", () => {
  const sends = Array.from({ length: 100 }, (_, index) => `topic/${index}`);
  const told = (record: Parameters<typeof newRecord>[1], isPrivate = false) =>
    decodeTxt(encodeTxt(newRecord("node", record), "d", { routesSince: 3, isPrivate }))!
      .routesSince;
  assertEquals([told({ sends }), told({}, true), told({})], [3, 3, undefined]);
});

Deno.test("encodeTxt() cuts long names between characters", () => {
  const long = "ü".repeat(120);
  const id = { name: `x${long}`, hostname: long, uuid: UUID };
  const fields = decodeTxt(encodeTxt(newRecord("node", { id }), "0123456789abcdef"))!;
  assertEquals(fields.name, `x${"ü".repeat(99)}`);
  assertEquals(fields.hostname, "ü".repeat(100));
  assert(fields.partial);
});

Deno.test("the largest record set fits into a packet", () => {
  const long = "n".repeat(200);
  const topics = Array.from({ length: 6 }, () => "t".repeat(20));
  const answers = encodePresence(
    newRecord("node", {
      id: { name: long, hostname: long, uuid: UUID },
      addresses: [
        { transport: "unix", path: long },
        tcp("fd00::1"),
        tcp("fd00::2"),
        tcp("10.0.0.1"),
      ],
      topics,
    }),
    { domain: "0123456789abcdef", ttlMs: 20_000, via: via("10.0.0.5"), withServiceType: true },
  );
  assert(packetBytes({ type: "response", id: 0, questions: [], answers }) <= 1200);
});

Deno.test("decodeTxt() takes keys of any case, unknown keys, and the first of equal ones", () => {
  const encode = (text: string) => new TextEncoder().encode(text);
  const strings = "TXTVERS=1 D=ab N=one n=two h=x P=1 r=2 zz=9 flag =x T0=a".split(" ").map(encode);
  assertEquals(decodeTxt(strings), {
    domain: "ab",
    name: "one",
    hostname: "x",
    pid: 1,
    revision: 2,
    unixPath: undefined,
    routesSince: undefined,
    ...NO_NAMES,
    topics: ["a"],
    partial: false,
    isPrivate: false,
  });
});

Deno.test("decodeTxt() refuses what no node writes", () => {
  const encode = (text: string) => text.split(" ").map((part) => new TextEncoder().encode(part));
  const good = "txtvers=1 d=ab n=a h=x p=1 r=2";
  assert(decodeTxt(encode(good)));
  for (
    const [from, to] of [
      ["txtvers=1", "txtvers=2"],
      ["d=ab", ""],
      ["n=a", ""],
      ["p=1", "p=-1"],
      ["r=2", "r=1e99"],
      ["r=2", "r=99999999999999999999"],
    ] as const
  ) {
    assertEquals(decodeTxt(encode(good.replace(from, to))), undefined, to);
  }
  assertEquals(decodeTxt([...encode(good), new Uint8Array([0xff, 0xfe])]), undefined);
  assertEquals(decodeTxt([]), undefined);
});

Deno.test("uuidOf() takes the names of nodes alone", () => {
  assertEquals(uuidOf(`${UUID}.local`), UUID);
  assertEquals(uuidOf(`${UUID}._rosy._tcp.local`), UUID);
  for (
    const name of ["", ".", "local", `${UUID}`, `${UUID}.x.local`, `${UUID}0.local`, "my.pc.local"]
  ) assertEquals(uuidOf(name), undefined, name);
});

Deno.test("packetBytes() refuses names and strings that are too long", () => {
  const question = (name: string) => ({
    type: "query" as const,
    id: 0,
    questions: [{ type: "PTR", name }],
    answers: [],
  });
  packetBytes(question(`${"x".repeat(63)}.local`));
  for (const name of [`${"x".repeat(64)}.local`, "a..local", "ü.local", ""]) {
    assertThrows(() => packetBytes(question(name)), RangeError, "domain name");
  }
  txtBytes([new Uint8Array(255)]);
  assertThrows(() => txtBytes([new Uint8Array(256)]), RangeError, "256 bytes");
});

Deno.test("10,000 mutated packets change nothing and nothing throws", async () => {
  const mesh = new MdnsMesh({ seed: 11 });
  const node = mesh.start();
  await mesh.clock.advance(100);
  const random = seededRandom(12);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const names = ["", ".", "_rosy._tcp.local", `${UUID}.local`, `${UUID}._rosy._tcp.local`, "a.b.c"];
  const foreign = encodePresence(newRecord("node", { id: ID }), {
    domain: "fedcba9876543210",
    ttlMs: 20_000,
    via: via("10.0.0.5"),
  });
  for (let i = 0; i < 10_000; i++) {
    const answers = foreign.map((record): DnsRecord => {
      const changed = { ...record, ttlS: pick([0, 1, 20, 2 ** 32 - 1]), name: pick(names) };
      if (changed.type === "SRV") {
        return { ...changed, target: pick(names), port: pick([0, 65535]) };
      }
      if (changed.type !== "TXT") return changed;
      const strings = changed.strings.map((s) =>
        s.map((byte) => random() < 0.05 ? random() * 256 : byte)
      );
      return { ...changed, strings };
    });
    mesh.network.inject(
      {
        type: pick(["query", "response"]),
        id: 0,
        questions: [{ type: pick(["PTR", "SRV", "ANY", "HINFO"]), name: pick(names) }],
        answers: random() < 0.3 ? [] : answers,
      },
      { address: "10.0.200.1", port: pick([5353, 5353, 99]) },
    );
  }
  await mesh.clock.advance(1000);
  assertEquals(node.topology.nodes.size, 0);
  assertEquals(node.log.at("error"), []);
  assertEquals(node.log.at("warn"), []);
  mesh.start();
  await mesh.clock.advance(100);
  assertEquals(node.topology.nodes.size, 1);
  await mesh.stop();
});
