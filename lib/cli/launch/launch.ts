import { resolve } from "node:path";
import { serveLaunch, type ServeLaunchOptions } from "../../launch/control/serve_launch.ts";
import { LaunchFileError } from "../../launch/file/launch_file_error.ts";
import { Launcher } from "../../launch/launcher.ts";
import { loadLaunchFile } from "../../launch/file/load.ts";
import { LogDirectory } from "../../launch/log_directory.ts";
import { MeshWatch } from "../../launch/mesh_watch.ts";
import { NodeActions } from "../../launch/node_actions.ts";
import { OutputTopic } from "../../launch/output_topic.ts";
import { OutputHistory } from "../../launch/output_history.ts";
import { type LaunchPlan, planLaunch, processLabels } from "../../launch/plan.ts";
import { NodeWatch } from "../../launch/watch/node_watch.ts";
import type { Logger } from "../../log/logger.ts";
import { environmentOf } from "../../node/options/environment.ts";
import { type Layer, layerWithin, readLayer } from "../../node/options/layers.ts";
import type { MeshOptions } from "../../node/options/options.ts";
import { printable } from "../../text/printable.ts";
import { systemClock } from "../../time/clock.ts";
import { SocketDirectoryError } from "../../transport/private_sockets.ts";
import type { CommandContext } from "../line/command.ts";
import { type LaunchArguments, launchArguments } from "./arguments.ts";
import { LaunchPrinter } from "./printer.ts";
import { jsonLine } from "../values/json_value.ts";
import { startNode } from "../mesh/start_node.ts";
import { givenMeshOptions, layerOptions } from "../mesh/mesh_options.ts";
import { ownCommand } from "../program/own_command.ts";
import { ProjectCommands } from "../program/project_commands.ts";

const INTERRUPTED_AGAIN = 130;

/** `rosy launch`: starts nodes, keeps them running, stops them. */
export async function run(context: CommandContext): Promise<number> {
  const { output, flags } = context;
  const args = launchArguments(context);
  const { logger, ...mesh } = givenMeshOptions(flags);
  await using commands = new ProjectCommands("launch");
  let plan: LaunchPlan;
  try {
    const layer = layerWithin(readLayer((name) => Deno.env.get(name)), layerOptions(flags));
    plan = await readPlan(args, { mesh, layer, commands, signal: context.signal });
  } catch (error) {
    if (!(error instanceof LaunchFileError)) throw error;
    for (const line of error.message.split("\n")) output.message(printable(line));
    return 1;
  }
  if (flags.isOn("check")) {
    const { nodes, skipped, notes } = plan;
    const data = { config: args.config, nodes: nodes.map(({ name }) => name), skipped, notes };
    if (!output.json) { for (const note of notes) output.message(printable(note)); }
    const count = `${nodes.length} ${nodes.length === 1 ? "node" : "nodes"}`;
    await output.print(
      output.json ? jsonLine(data) : `${printable(args.config)}: OK, ${count} to start`,
    );
    return 0;
  }
  return await launch(plan, { ...args, logger }, context);
}

async function readPlan(
  { config, args, exclude }: LaunchArguments,
  { mesh, layer, commands, signal }: {
    readonly mesh: MeshOptions;
    readonly layer: Layer;
    readonly commands: ProjectCommands;
    readonly signal: AbortSignal;
  },
): Promise<LaunchPlan> {
  const env = (name: string) => Deno.env.get(name);
  const launch = await loadLaunchFile(config, {
    env,
    args,
    layer,
    signal,
    runCommand: async (file) => {
      const { words, env } = await commands.commandFor(file) ?? { words: ownCommand(), env: {} };
      return { words: [...words, "run"], env };
    },
    webCommand: [...ownCommand(), "web"],
    bridgeCommand: [...ownCommand(), "bridge"],
  });
  return planLaunch(launch, {
    mesh,
    env,
    exclude,
    hostname: Deno.hostname(),
    coordinatorCommand: [...ownCommand(), "coordinator"],
  });
}

async function launch(
  plan: LaunchPlan,
  { config, exclude, logger }: LaunchArguments & { readonly logger: Logger },
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
  for (const note of plan.notes) printer.tell(note);
  printer.tell("Press Ctrl+C to stop all nodes.");
  for (const { name, reason } of plan.skipped) {
    if (reason !== "excluded") printer.tell(`Not starting node '${name}': ${reason}`);
  }
  await using published = flags.isOn("log-topic")
    ? outputTopic(plan, { logger, printer })
    : undefined;
  const history = new OutputHistory(published ?? printer, systemClock);
  const launcher = new Launcher({
    plan,
    env: environmentOf(plan.mesh),
    reporter: history,
    watch: new MeshWatch({ ...plan.mesh, logger }),
    clock: systemClock,
    random: Math.random,
    staysOn: flags.isOn("watch"),
  });
  const actions = new NodeActions(launcher, history);
  const file = resolve(config);
  await using _control = await serve({ file, launcher, actions, history, logger, printer });
  using _watch = flags.isOn("watch") ? watchFiles({ launcher, actions, history }) : undefined;
  const killed = Promise.withResolvers<typeof INTERRUPTED_AGAIN>();
  onInterruptedAgain(() => {
    killed.resolve(INTERRUPTED_AGAIN);
    launcher.kill();
  });
  const status = await launcher.run(signal) ? 0 : 1;
  // A terminal that is stopped may never take the rest.
  return await Promise.race([killed.promise, printer.flush().then(() => status)]);
}

/** What keeps output from being published keeps no node from running. */
function outputTopic(
  plan: LaunchPlan,
  { logger, printer }: { readonly logger: Logger; readonly printer: LaunchPrinter },
): OutputTopic {
  // It comes before the coordinator of this launch and goes after it: nothing to warn of.
  const calm = { ...logger, warn: (message: string) => logger.info(message) };
  return new OutputTopic(printer, {
    labels: processLabels(plan),
    start: (signal) =>
      startNode({ ...plan.mesh, logger: calm, name: "rosy_launch_output" }, signal),
    clock: systemClock,
    logger,
    failed: (error) => {
      const reason = error instanceof Error ? error.message : String(error);
      printer.warn(`What processes print is not published: ${reason}`);
    },
  });
}

/** What keeps a launch from being asked keeps no node from running. */
async function serve(
  { printer, ...launch }: Omit<ServeLaunchOptions, "clock" | "random" | "env"> & {
    readonly printer: LaunchPrinter;
  },
): Promise<AsyncDisposable | undefined> {
  try {
    return await serveLaunch({ ...launch, clock: systemClock, random: Math.random });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // Who gives no permissions for it does not want it.
    if (isRefused(error)) return void launch.logger.info(`This launch cannot be asked: ${reason}`);
    printer.warn(`"rosy launch ps" and the like will not find this launch: ${reason}`);
  }
}

function watchFiles(
  { launcher, actions, history }: Pick<ServeLaunchOptions, "launcher" | "actions" | "history">,
): NodeWatch {
  const watch = new NodeWatch({
    launcher,
    actions,
    reporter: history,
    clock: systemClock,
    own: ownCommand(),
    deno: Deno.build.standalone ? "deno" : Deno.execPath(),
  });
  void watch.start();
  return watch;
}

function isRefused(error: unknown): boolean {
  return error instanceof Deno.errors.NotCapable ||
    error instanceof SocketDirectoryError && error.problem === "not-permitted";
}
