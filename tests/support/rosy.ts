import { assertEquals, assertStringIncludes } from "@std/assert";
import { type ProcessOptions, type ProcessResult, TestProcess } from "./process.ts";

const CLI = new URL("../../cli.ts", import.meta.url).href;

/**
 * Starts a command.
 *
 * @param args What the user would type after `rosy`.
 * @param options What to choose about the process.
 * @returns The running process.
 */
export function startRosy(args: readonly string[], options: ProcessOptions = {}): TestProcess {
  return new TestProcess(["run", "-A", CLI, ...args], options);
}

/**
 * Runs a command to its end.
 *
 * @param args What the user would type after `rosy`.
 * @param options What to choose about the process.
 * @returns How it ended, and all that it wrote.
 */
export async function runRosy(
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<ProcessResult> {
  await using process = startRosy(args, options);
  return await process.end();
}

/**
 * Stops a launch, and checks that its nodes ran until then.
 *
 * @param launch The launch.
 * @param nodes All nodes that are to be stopped by this, none of which may have ended before.
 * @param signal What stops it.
 * @param expectedStatus Its exit status.
 * @returns How it ended, and all that it wrote.
 */
export async function stopLaunch(
  launch: TestProcess,
  nodes: readonly string[],
  signal: Deno.Signal = "SIGINT",
  expectedStatus = 0,
): Promise<ProcessResult> {
  const result = await launch.stop(signal);
  const { status, stdout, stderr } = result;
  assertStringIncludes(stdout, "[rosy launch] Stopping all nodes.");
  const stopped = [...stdout.matchAll(/^\[rosy launch\] Node '(.+)' has stopped$/gm)];
  assertEquals(stopped.map(([, name]) => name!).sort(), [...nodes].sort(), stdout + stderr);
  assertEquals(status, expectedStatus, stderr);
  return result;
}
