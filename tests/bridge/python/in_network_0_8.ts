// deno-lint-ignore-file no-console -- it says how each went
/** What `version_0_8_test.ts` runs in a network of its own, as Python's nodes use all interfaces. */

import { MESH_SCENARIOS } from "./mesh_contract.ts";
import { startHost } from "./host.ts";

await using _host = await startHost();

// Side by side, as Python's nodes take seconds to find each other; each has a domain of its own.
await Promise.all(MESH_SCENARIOS.map(async ({ name, run }) => {
  const domainId = crypto.randomUUID();
  try {
    await run({ version: "0.8", python: { domain_id: domainId }, own: { domainId } });
    console.log(`ok: ${name}`);
  } catch (error) {
    console.log(`failed: ${name}: ${error instanceof Error ? error.stack : error}`);
  }
}));
