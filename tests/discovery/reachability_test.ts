import { assertEquals } from "@std/assert";
import type { DiscoveryHealth } from "../../lib/discovery/discovery.ts";
import { Reachability, whyUnreached } from "../../lib/discovery/reachability.ts";
import { HandshakeError } from "../../lib/handshake/handshake.ts";
import { RecordingLogger } from "../support/recording_logger.ts";

/** Somebody who is tried, and all that is told of it. */
function setUp() {
  const log = new RecordingLogger();
  const healths: DiscoveryHealth[] = [];
  return { log, healths, reach: new Reachability(log, (health) => healths.push(health)) };
}

Deno.test("Reachability tells of the first failure, and of the end of all of them", () => {
  const { log, healths, reach } = setUp();
  reach.reached("it is there");
  for (let i = 0; i < 3; i++) reach.failed(new Error("no route"), "Cannot reach it", "waiting");
  assertEquals(log.at("warn"), ["Cannot reach it: waiting"]);
  for (let i = 0; i < 2; i++) reach.reached("it is there");
  assertEquals(log.at("info"), ["it is there"]);
  const why = "Cannot reach it: waiting";
  assertEquals(healths, [{ isDegraded: true, why }, { isDegraded: false }]);
});

Deno.test("Reachability tells of each other reason to be refused, and of no other failure", () => {
  const { log, reach } = setUp();
  reach.lost("it was stopped", "Lost it");
  reach.failed(new Error("no route"), "Cannot reach it", "waiting");
  for (const reason of ["another key", "another key", "another version"]) {
    reach.failed(new HandshakeError("key", reason), reason, "waiting");
  }
  assertEquals(log.at("warn"), ["Lost it", "another key: waiting", "another version: waiting"]);
});

Deno.test("whyUnreached() says in words what the system says by its kind of error", () => {
  const errors = [
    new Deno.errors.ConnectionRefused("os error 111"),
    new Deno.errors.TimedOut("x"),
    new Error("no route"),
  ];
  assertEquals(errors.map(whyUnreached), ["connection refused", "no answer", "no route"]);
});
