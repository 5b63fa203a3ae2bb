import type { Namespace } from "./namespace.ts";
import type { TestProcess } from "../support/process.ts";

const CLI = new URL("../../cli.ts", import.meta.url).pathname;

/** Starts a command of the tool on a machine, without what the tests' environment says. */
export function startRosyOn(where: Namespace, ...args: string[]): TestProcess {
  const unset = ["INTERFACE", "AUTHKEY", "COORDINATOR", "PEERS"].flatMap((name) => [
    "-u",
    `ROSY_${name}`,
  ]);
  const deno = [Deno.execPath(), "run", "-A", "--no-check", CLI];
  return where.start("env", ...unset, "ROSY_DOMAIN_ID=machines", ...deno, ...args);
}

/** Runs a command to its end. @returns What it printed. */
export async function outputOfRosyOn(where: Namespace, ...args: string[]): Promise<string> {
  await using program = startRosyOn(where, ...args);
  await program.close();
  return program.lines.join("\n");
}
