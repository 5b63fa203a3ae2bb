import { assertEquals, assertThrows } from "@std/assert";
import { MAX_PATTERNS_PER_RECORD } from "../../lib/mesh/node_record.ts";
import { OwnRecord } from "../../lib/mesh/own_record.ts";
import { NO_NAMES } from "../support/records.ts";

const id = { name: "me", hostname: "robot", uuid: "abcdefghijklmnop" };

Deno.test("OwnRecord starts at revision 0 with nothing", () => {
  const own = new OwnRecord(id, 7, () => {});
  assertEquals(own.record, { id, pid: 7, addresses: [], ...NO_NAMES, revision: 0 });
});

Deno.test("OwnRecord sorts names and counts revisions", () => {
  const own = new OwnRecord(id, 7, () => {});
  own.set("topics", "b", true);
  own.set("topics", "a", true);
  own.set("services", "s", true);
  own.set("topics", "b", false);
  const { topics, services, revision } = own.record;
  assertEquals({ topics, services, revision }, { topics: ["a"], services: ["s"], revision: 4 });
});

Deno.test("OwnRecord tells of changes only, with the record before and after", () => {
  const changes: [number, number][] = [];
  const own = new OwnRecord(id, 7, (before, after) => {
    changes.push([before.revision, after.revision]);
  });
  own.set("topics", "a", true);
  own.set("topics", "a", true);
  own.set("services", "none", false);
  own.set("topics", "a", false);
  assertEquals(changes, [[0, 1], [1, 2]]);
});

Deno.test("OwnRecord.set() refuses one pattern too many, which leaves the record as it is", () => {
  const own = new OwnRecord(id, 7, () => {});
  for (let index = 0; index < MAX_PATTERNS_PER_RECORD; index++) {
    own.set("topics", `${index}/*`, true);
    own.set("services", `${index}/*`, true);
  }
  assertThrows(
    () => own.set("topics", "one/*", true),
    RangeError,
    '"one/*": a node listens by 1024',
  );
  own.set("topics", "imu", true);
  own.set("topics", "0/*", false);
  own.set("topics", "one/*", true);
  assertEquals(own.record.topics.length, MAX_PATTERNS_PER_RECORD + 1);
});

Deno.test("OwnRecord.setAddresses() is no new revision", () => {
  const own = new OwnRecord(id, 7, () => {
    throw new Error("it tells nobody");
  });
  const addresses = [{ transport: "unix", path: "/x" } as const];
  own.setAddresses(addresses);
  assertEquals(own.record.addresses, addresses);
  assertEquals(own.record.revision, 0);
});
