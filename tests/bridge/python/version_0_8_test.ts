import { assertEquals } from "@std/assert";
import { canRun, canUse } from "../../discovery/namespace.ts";
import { type ProcessResult, TestProcess } from "../../support/process.ts";
import { NETWORK } from "./host.ts";
import { MESH_SCENARIOS } from "./mesh_contract.ts";
import { HAS_ORIGINALS } from "./original.ts";

const CAN_USE = HAS_ORIGINALS && canUse("ip", "unshare", "hostname") && canRun(NETWORK);

/** Runs Deno in a network of its own. */
async function runInNetwork(words: string, script: string): Promise<ProcessResult> {
  const { pathname } = new URL(script, import.meta.url);
  const setUp = `${NETWORK} && exec ${Deno.execPath()} ${words} -A --no-check ${pathname}`;
  await using process = new TestProcess(["-n", "-m", "-u", "sh", "-c", setUp], {
    program: "unshare",
    env: { ROSY_INTERFACE: "127.0.0.1" },
  });
  return await process.end();
}

async function runScenarios(): Promise<void> {
  const { stdout, stderr } = await runInNetwork("run", "in_network_0_8.ts");
  const wanted = MESH_SCENARIOS.map(({ name }) => `ok: ${name}`);
  assertEquals(stdout.trimEnd().split("\n").sort(), wanted.sort(), stderr);
}

async function runContract(): Promise<void> {
  const { status, stdout, stderr } = await runInNetwork("test", "contract_in_network_0_8.ts");
  assertEquals(status, 0, `${stdout}${stderr}`);
}

Deno.test({
  name: "nodes of 0.8 are met, and bridged to, in networks of their own as they use all interfaces",
  ignore: !CAN_USE,
  // Side by side, as Python's nodes take seconds to find each other.
  fn: async () => void await Promise.all([runScenarios(), runContract()]),
});
