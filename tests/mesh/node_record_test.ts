import { assertEquals } from "@std/assert";
import { formatNodeId, isWildcard } from "../../lib/mesh/node_record.ts";

Deno.test("formatNodeId() writes name, host and the start of the uuid", () => {
  const id = { name: "camera", hostname: "jetson", uuid: "k3wq7d5mzpa2xr4t" };
  assertEquals(formatNodeId(id), "camera@jetson (k3wq)");
});

Deno.test("isWildcard() knows the addresses that mean all interfaces", () => {
  const asked = ["0.0.0.0", "::", "127.0.0.1", "::1", ""];
  assertEquals(asked.map(isWildcard), [true, true, false, false, false]);
});
