import { assertEquals } from "@std/assert";
import type { PythonNodeSpec } from "../../../../lib/bridge/python/specs/node_spec.ts";
import {
  writeAnnouncement,
  writeGoodbye,
} from "../../../../lib/bridge/python/zeroconf/announcement.ts";
import { readDnsMessage } from "../../../../lib/bridge/python/zeroconf/dns_message.ts";
import { Neighbours } from "../../../../lib/bridge/python/zeroconf/neighbours.ts";
import { OwnNames } from "../../../../lib/bridge/python/zeroconf/own_names.ts";
import { VirtualClock } from "../../../../lib/testing/virtual_clock.ts";

const TYPE = "_rosy-1._tcp.local";
const OWN = "00000000-0000-4000-8000-000000000001";
const OTHER = "00000000-0000-4000-8000-000000000002";

function spec(uuid: string, topics: readonly string[] = []): PythonNodeSpec {
  return {
    id: { name: "a", hostname: "robot", uuid },
    addresses: [
      { transport: "unix", path: "/run/x.sock", hostname: "robot" },
      { transport: "tcp", hostname: "10.0.0.2", port: 4000, family: "IPv4" },
    ],
    topics: new Set(topics),
    services: new Set(["s"]),
  };
}

function listen() {
  const clock = new VirtualClock();
  const told: string[] = [];
  const neighbours = new Neighbours({
    serviceType: TYPE,
    ownUuid: OWN,
    clock,
    changed: () => told.push("changed"),
    refused: (reason) => told.push(reason),
  });
  const hear = (bytes: Uint8Array) => neighbours.hear(readDnsMessage(bytes)!, "10.0.0.2");
  return { clock, told, neighbours, hear };
}

Deno.test("Neighbours knows who announced itself, until it says that it goes", () => {
  const { told, neighbours, hear } = listen();
  const names = new OwnNames(TYPE, OTHER);
  const other = spec(OTHER, ["t"]);
  assertEquals(hear(writeAnnouncement(names, other)), []);
  hear(writeAnnouncement(names, other));
  hear(writeAnnouncement(new OwnNames(TYPE, OWN), spec(OWN)));
  assertEquals(told, ["changed"]);
  const [found] = neighbours.found;
  assertEquals([found!.spec, found!.heardFrom], [other, "10.0.0.2"]);
  hear(writeAnnouncement(names, spec(OTHER, ["t", "u"])));
  assertEquals(neighbours.found[0]!.spec.topics, new Set(["t", "u"]));
  hear(writeGoodbye(names, other));
  assertEquals([neighbours.found, told.length], [[], 3]);
});

Deno.test("Neighbours forgets who is silent, and sooner who is doubted", async () => {
  const { clock, neighbours, hear } = listen();
  const names = new OwnNames(TYPE, OTHER);
  const announce = () => hear(writeAnnouncement(names, spec(OTHER)));
  const count = () => {
    neighbours.expire();
    return neighbours.found.length;
  };
  announce();
  await clock.advance(31_000);
  assertEquals(count(), 1);
  announce();
  await clock.advance(31_000);
  assertEquals(count(), 1);
  await clock.advance(2000);
  assertEquals(count(), 0);
  announce();
  neighbours.doubt(neighbours.instanceOf(OTHER)!, 3000);
  announce();
  await clock.advance(3000);
  assertEquals(count(), 1, "who is doubted has said that it is there");
  neighbours.doubt(neighbours.instanceOf(OTHER)!, 3000);
  await clock.advance(3000);
  assertEquals(count(), 0);
});

Deno.test("Neighbours takes nobody for another one, and runs nothing of what is announced", () => {
  const { told, neighbours, hear } = listen();
  hear(writeAnnouncement(new OwnNames(TYPE, OTHER), spec(OWN)));
  assertEquals([neighbours.found, told], [[], ["it says that it is another one"]]);
});
