import { askLaunches, type FoundLaunch } from "../../launch/control/list_launches.ts";
import type { ProcessStatus } from "../../launch/launch_status.ts";
import { printable, quoted } from "../../text/printable.ts";
import { didYouMean } from "../../text/suggest.ts";
import type { CommandContext } from "../line/command.ts";
import { launchFile } from "./text.ts";

/**
 * Asks the launches that run on this machine, those that the user means.
 *
 * @param context What the user typed; launches that do not answer are told of on standard error.
 * @returns The launches, the oldest first, and how many do not answer.
 * @throws {Error} If there is no launch of the id that the user gives.
 */
export async function runningLaunches(
  { flags, output, signal }: Pick<CommandContext, "flags" | "output" | "signal">,
): Promise<{ readonly launches: readonly FoundLaunch[]; readonly silent: number }> {
  const id = flags.text("launch");
  let silent = 0;
  const all = await askLaunches({
    signal,
    failed: (launch, error) => {
      if (id !== undefined && id !== launch.id) return;
      silent++;
      output.message(
        `Launch ${launch.id} (process ${launch.pid}) does not answer: ${
          printable(reasonOf(error))
        }`,
      );
    },
  });
  const launches = id === undefined ? all : all.filter((launch) => launch.id === id);
  if (id !== undefined && launches.length + silent === 0) {
    const ids = all.map(({ id }) => id);
    throw new Error(
      `There is no launch ${quoted(id)} on this machine${didYouMean(id, ids)}: ` +
        (ids.length ? `there are ${ids.join(", ")}` : "none runs"),
    );
  }
  return { launches, silent };
}

function reasonOf(error: unknown): string {
  const isLate = error instanceof DOMException && error.name === "TimeoutError";
  if (isLate) return "it has had 2 s; is its process stopped, or the machine very busy?";
  return error instanceof Error ? error.message : String(error);
}

/**
 * Finds the launches that nodes run in.
 *
 * @param names The nodes, or single processes of theirs.
 * @param context What the user typed.
 * @returns For each launch those of the names that are its own.
 * @throws {Error} If a node runs in no launch, or in several.
 */
export async function launchesOf(
  names: readonly string[],
  context: Pick<CommandContext, "flags" | "output" | "signal">,
): Promise<Map<FoundLaunch, string[]>> {
  const { launches } = await runningLaunches(context);
  const found = new Map<FoundLaunch, string[]>();
  for (const name of names) {
    const launch = launchOf(name, launches);
    found.set(launch, [...found.get(launch) ?? [], name]);
  }
  return found;
}

function launchOf(name: string, launches: readonly FoundLaunch[]): FoundLaunch {
  const wanted = name.replace(/^\//, "");
  const isWanted = ({ node, label }: ProcessStatus) => node === wanted || label === wanted;
  const [launch, ...others] = launches.filter(({ status }) => status.processes.some(isWanted));
  if (others.length > 0) {
    const list = [launch!, ...others].map(({ id, status }) => `${id} (${launchFile(status)})`);
    throw new Error(
      `Several launches have a node ${quoted(name)}: ${list.join(", ")}; choose with --launch ID`,
    );
  }
  if (launch) return launch;
  const known = launches.flatMap(({ status }) => status.processes.map(({ node }) => node));
  throw new Error(
    launches.length === 0
      ? `Cannot find node ${quoted(name)}: no launch runs on this machine`
      : `No launch on this machine has a node ${quoted(name)}${didYouMean(wanted, known)}; ` +
        "'rosy launch ps' shows all",
  );
}
