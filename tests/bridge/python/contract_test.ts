import { bridgeContract } from "../contract/bridge_contract.ts";
import { pythonHarness } from "./contract.ts";
import { Coordinated } from "./coordinated.ts";
import { HAS_ORIGINALS } from "./original.ts";

bridgeContract(
  pythonHarness("0.7", HAS_ORIGINALS ? undefined : "rosy for Python", () => Coordinated.open()),
);
