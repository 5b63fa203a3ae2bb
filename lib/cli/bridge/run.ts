import { resolve } from "node:path";
import { parseBridges, readBridgeFile } from "../../bridge/config/bridge_file.ts";
import { type BridgeSpec, startSpec } from "../../bridge/config/bridge_spec.ts";
import { createLogger } from "../../log/logger.ts";
import type { LogLevel } from "../../log/log_level.ts";
import { didYouMean } from "../../text/suggest.ts";
import type { CommandContext } from "../line/command.ts";
import { UsageError } from "../line/usage_error.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { startNode } from "../mesh/start_node.ts";
import { explained } from "./run_kind.ts";
import { runUntilEnd } from "./run_until_end.ts";

const DEFAULT_FILE = "bridge.yaml";

/** `rosy bridge run`: starts the bridges of a file, each with a node of its own. */
export async function run(context: CommandContext): Promise<number> {
  const { flags, signal } = context;
  const logger = createLogger(flags.text("log") as LogLevel);
  const specs = await chosen(context);
  await using started = new AsyncDisposableStack();
  const bridges = [];
  const own = flags.text("name");
  if (own !== undefined && specs.size > 1) {
    throw new UsageError("flag --name is for one bridge: say which one by its NAME");
  }
  for (const [key, spec] of specs) {
    const name = own ?? key;
    const node = started.use(await startNode({ name, ...meshOptions(flags) }, signal));
    bridges.push(started.use(await explained(() => startSpec(spec, { node, logger }))));
  }
  return await runUntilEnd(bridges, context);
}

async function chosen({ positionals, flags }: CommandContext): Promise<Map<string, BridgeSpec>> {
  const inline = flags.text("inline");
  const [file = DEFAULT_FILE, ...names] = inline === undefined ? positionals : ["", ...positionals];
  const all = inline === undefined
    ? await readBridgeFile(file)
    : parseBridges(`{"bridges":${inline}}`, {
      file: "--inline",
      directory: resolve(flags.text("directory") ?? "."),
    });
  const unknown = names.find((name) => !all.has(name));
  if (unknown !== undefined) {
    const known = [...all.keys()];
    throw new UsageError(
      `there is no bridge "${unknown}" in ${file}${didYouMean(unknown, known)}`,
    );
  }
  return names.length === 0 ? all : new Map([...all].filter(([name]) => names.includes(name)));
}
