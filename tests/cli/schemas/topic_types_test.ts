import { assertEquals } from "@std/assert";
import { claimsIn } from "../../../lib/cli/schemas/claims.ts";
import { topicTypes, typeText } from "../../../lib/cli/schemas/topic_types.ts";
import { Topology } from "../../../lib/mesh/topology.ts";
import { newRecord } from "../../support/records.ts";

const claim = (digit: string, name: string, subject: string, kind = "t") =>
  `${kind} jsonschema ${digit.repeat(16)} ${name} ${subject}`;

Deno.test("topicTypes() has the types of a topic in the one order that all commands have", () => {
  const records = [
    newRecord("a", { types: [claim("b", "Scan", "scan"), claim("a", "Zoo", "scan")] }),
    newRecord("b", { types: [claim("c", "Imu", "scan"), claim("a", "Scan", "scan")] }),
    newRecord("c", { types: [claim("a", "Zoo", "scan"), claim("d", "Any", "scan", "s")] }),
  ];
  for (const found of [records, records.toReversed()]) {
    const topology = new Topology();
    for (const record of found) topology.put(record);
    const types = topicTypes(topology).get("scan")!;
    assertEquals(typeText(types), "Imu or Scan (aaaa) or Scan (bbbb) or Zoo");
    const claims = claimsIn(topology).filter(({ kind }) => kind === "topics");
    assertEquals(types.map(({ hash }) => hash), claims.map(({ hash }) => hash));
  }
});
