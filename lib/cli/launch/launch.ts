import { LaunchFileError } from "../../launch/launch_file_error.ts";
import { Launcher } from "../../launch/launcher.ts";
import { loadLaunchFile } from "../../launch/load.ts";
import { LogDirectory } from "../../launch/log_directory.ts";
import { MeshWatch } from "../../launch/mesh_watch.ts";
import { type LaunchPlan, planLaunch, processLabels } from "../../launch/plan.ts";
import { printable } from "../../text/printable.ts";
import { systemClock } from "../../time/clock.ts";
import type { CommandContext } from "../line/command.ts";
import { type LaunchArguments, launchArguments } from "./arguments.ts";
import { LaunchPrinter } from "./printer.ts";
import { jsonLine } from "../values/json_value.ts";
import { type MeshOptions, meshOptions } from "../mesh/mesh_options.ts";
import { ownCommand } from "./own_command.ts";

const INTERRUPTED_AGAIN = 130;

/** `rosy launch`: starts nodes, keeps them running, stops them. */
export async function run(context: CommandContext): Promise<number> {
  const { output, flags } = context;
  const args = launchArguments(context);
  const mesh = meshOptions(flags);
  let plan: LaunchPlan;
  try {
    plan = await readPlan(args, mesh);
  } catch (error) {
    if (!(error instanceof LaunchFileError)) throw error;
    for (const line of error.message.split("\n")) output.message(printable(line));
    return 1;
  }
  if (flags.isOn("check")) {
    const { nodes, skipped } = plan;
    const data = { config: args.config, nodes: nodes.map(({ name }) => name), skipped };
    const count = `${nodes.length} ${nodes.length === 1 ? "node" : "nodes"}`;
    await output.print(
      output.json ? jsonLine(data) : `${printable(args.config)}: OK, ${count} to start`,
    );
    return 0;
  }
  return await launch(plan, { ...args, mesh }, context);
}

async function readPlan(
  { config, args, exclude }: LaunchArguments,
  mesh: MeshOptions,
): Promise<LaunchPlan> {
  const launch = await loadLaunchFile(config, {
    env: (name) => Deno.env.get(name),
    args,
    runCommand: [...ownCommand(), "run"],
  });
  const plan = planLaunch(launch, {
    exclude,
    hostname: Deno.hostname(),
    coordinatorCommand: [...ownCommand(), "coordinator"],
  });
  const { coordinator: _, ...others } = plan;
  // Who names a coordinator on the command line has one.
  const isOwn = mesh.coordinator === undefined;
  return { ...(isOwn ? plan : others), env: { ...plan.env, ...meshVariables(mesh) } };
}

/** What the flags of every command say, for nodes. */
function meshVariables(mesh: MeshOptions): Record<string, string> {
  return {
    ...(mesh.domainId !== undefined && { ROSY_DOMAIN_ID: mesh.domainId }),
    ...(mesh.interface !== undefined && { ROSY_INTERFACE: mesh.interface }),
    ...(mesh.coordinator !== undefined && { ROSY_COORDINATOR: mesh.coordinator }),
    ...(mesh.peers !== undefined && { ROSY_PEERS: mesh.peers.join(",") }),
    ...(mesh.authKey !== undefined && { ROSY_AUTHKEY: mesh.authKey }),
    ...(mesh.encrypt && { ROSY_ENCRYPT: "1" }),
  };
}

async function launch(
  plan: LaunchPlan,
  { config, exclude, mesh }: LaunchArguments & { readonly mesh: MeshOptions },
  { output, flags, signal, onInterruptedAgain }: CommandContext,
): Promise<number> {
  if (Deno.build.os === "windows") {
    throw new Error(
      "Cannot launch nodes on Windows, which has no process groups: use WSL, or start each by itself",
    );
  }
  const logDir = flags.text("log-dir");
  using logs = logDir === undefined ? undefined : new LogDirectory(logDir, {
    labels: processLabels(plan),
    clock: systemClock,
    failed: (message) => printer.warn(message),
  });
  const printer = new LaunchPrinter(output, logs);
  printer.tell(`Using config: ${config}`);
  if (exclude.length) printer.tell(`Excluding nodes: ${exclude.join(", ")}`);
  printer.tell("Press Ctrl+C to stop all nodes.");
  for (const { name, reason } of plan.skipped) {
    if (reason !== "excluded") printer.tell(`Not starting node '${name}': ${reason}`);
  }
  const watch = new MeshWatch(watchOptions(plan, mesh));
  const { env } = plan;
  const launcher = new Launcher({
    plan,
    env,
    reporter: printer,
    watch,
    clock: systemClock,
    random: Math.random,
  });
  const killed = Promise.withResolvers<typeof INTERRUPTED_AGAIN>();
  onInterruptedAgain(() => {
    killed.resolve(INTERRUPTED_AGAIN);
    launcher.kill();
  });
  const status = await launcher.run(signal) ? 0 : 1;
  // A terminal that is stopped may never take the rest.
  return await Promise.race([killed.promise, printer.flush().then(() => status)]);
}

/** The mesh that the nodes will be in. */
function watchOptions({ env }: LaunchPlan, mesh: MeshOptions): MeshOptions {
  const { ROSY_DOMAIN_ID: domainId, ROSY_COORDINATOR: coordinator, ROSY_AUTHKEY: authKey } = env;
  return {
    ...mesh,
    ...(domainId !== undefined && { domainId }),
    ...(coordinator !== undefined && { coordinator }),
    ...(authKey !== undefined && { authKey }),
  };
}
