import { assertEquals, assertStringIncludes } from "@std/assert";
import type { NodeRecord } from "../../../lib/mesh/node_record.ts";
import { Topology } from "../../../lib/mesh/topology.ts";
import { TypeWatch } from "../../../lib/schema/comparison/type_watch.ts";
import { JSON_SCHEMA_ENCODING, type SchemaText } from "../../../lib/schema/schema_text.ts";
import { formatTypeClaim, type TypeClaim } from "../../../lib/schema/type_claim.ts";
import { TypeIndex } from "../../../lib/schema/type_index.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { newRecord, recordOf, revise } from "../../support/records.ts";
import { patiently } from "../../support/patience.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";

const OWN: SchemaText = {
  name: "Imu",
  encoding: JSON_SCHEMA_ENCODING,
  text: textOf("string"),
  hash: "0".repeat(16),
};

/** The schema of a list of one argument. */
function textOf(type: string): string {
  return JSON.stringify({ items: false, minItems: 1, prefixItems: [{ type }], type: "array" });
}

/** A claim that the topic "imu" is of another type. */
function claimOf(number: number): string {
  const hash = number.toString(16).padStart(16, "0");
  const encoding = JSON_SCHEMA_ENCODING;
  return formatTypeClaim({ kind: "topics", subject: "imu", name: "Imu", encoding, hash });
}

/** A node that knows the type of "imu", and whose questions are answered by the test. */
function setUp() {
  const topology = new Topology();
  const clock = new VirtualClock();
  const logger = new RecordingLogger();
  const self = recordOf("self");
  const fetches: { claim: TypeClaim; answer: PromiseWithResolvers<SchemaText> }[] = [];
  let looked = 0;
  const index: TypeIndex = new TypeIndex(topology, (claim, node) => watch.noteClaim(claim, node));
  const watch: TypeWatch = new TypeWatch({
    self: self.id,
    own: (_kind, subject) => subject === "imu" ? OWN : undefined,
    claims: (kind, subject) => {
      looked++;
      return index.find(kind, subject);
    },
    isClaimed: (claim) => index.claimants(formatTypeClaim(claim)).length > 0,
    fetch: (claim) => {
      const answer = Promise.withResolvers<SchemaText>();
      fetches.push({ claim, answer });
      return answer.promise;
    },
    clock,
    logger,
    disputed: () => {},
  });
  topology.put(self);
  const warnings = () => logger.at("warn");
  const until = (isReached: () => boolean) =>
    patiently((async () => {
      while (!isReached()) await clock.advance(0);
    })());
  return { topology, clock, fetches, warnings, until, looks: () => looked };
}

const ANSWER = { ...OWN, text: textOf("number") };

function claiming(record: NodeRecord, numbers: readonly number[]): NodeRecord {
  return revise(record, { types: numbers.map(claimOf) });
}

Deno.test("types that flap between two are warned of once each", async () => {
  const { topology, clock, fetches, warnings, until } = setUp();
  let peer = newRecord("imu");
  for (let turn = 0; turn < 10; turn++) {
    topology.put(peer = claiming(peer, [1 + turn % 2]));
    await clock.advance(1000);
    for (const { answer } of fetches) answer.resolve(ANSWER);
    await until(() => warnings().length === Math.min(turn + 1, 2));
  }
  assertEquals([fetches.length, warnings().length], [2, 2]);
});

Deno.test("a type that was withdrawn before its text came is warned of when it is back", async () => {
  const { topology, clock, fetches, warnings, until } = setUp();
  const peer = claiming(newRecord("imu"), [1]);
  topology.put(peer);
  await clock.advance(0);
  topology.put(claiming(peer, []));
  fetches[0]!.answer.resolve(ANSWER);
  let known = claiming(peer, []);
  // Until the text has been compared, what comes again is not asked for again.
  await until(() => {
    for (const numbers of [[1], []]) topology.put(known = claiming(known, numbers));
    return fetches.length > 1;
  });
  assertEquals(warnings(), []);
  topology.put(claiming(known, [1]));
  fetches[1]!.answer.resolve(ANSWER);
  await until(() => warnings().length === 1);
});

Deno.test("a node that claims 65,536 types of one topic costs no more than some warnings", async () => {
  const { topology, clock, fetches, warnings, looks } = setUp();
  const numbers = Array.from({ length: 65_536 }, (_, index) => index + 1);
  let peer = claiming(newRecord("imu"), numbers);
  topology.put(peer);
  for (let answered = 0; answered < fetches.length; answered++) {
    fetches[answered]!.answer.reject(new Error("it has none"));
    await clock.advance(0);
  }
  assertEquals([fetches.length, warnings().length, looks()], [260, 32, 0]);
  await clock.advance(1000);
  topology.put(peer = claiming(peer, []));
  topology.put(peer = claiming(peer, [7]));
  await clock.advance(0);
  fetches[260]!.answer.reject(new Error("it has none"));
  await clock.advance(0);
  assertStringIncludes(warnings()[32]!, "it has none (and 228 more disagreements)");
});
