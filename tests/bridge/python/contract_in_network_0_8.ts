/** The contract that `version_0_8_test.ts` runs in a network of its own. */

import { bridgeContract } from "../contract/bridge_contract.ts";
import { pythonHarness } from "./contract.ts";
import { startHost } from "./host.ts";

bridgeContract(
  pythonHarness("0.8", undefined, async () => {
    const domainId = crypto.randomUUID();
    const host = await startHost();
    return {
      version: "0.8",
      python: { domain_id: domainId },
      own: { domainId },
      [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
    };
  }),
);
