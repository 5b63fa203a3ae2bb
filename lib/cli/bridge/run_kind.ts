import { resolve } from "node:path";
import { startSpec } from "../../bridge/config/bridge_spec.ts";
import { parseRoute } from "../../bridge/config/parse_route.ts";
import type { BridgeKind, Settings } from "../../bridge/kind.ts";
import type { RoutedKind, RouteOptions } from "../../bridge/route.ts";
import { createLogger } from "../../log/logger.ts";
import type { LogLevel } from "../../log/log_level.ts";
import type { CommandContext } from "../line/command.ts";
import type { FlagValues } from "../line/flag_values.ts";
import { UsageError } from "../line/usage_error.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { startNode } from "../mesh/start_node.ts";
import { runUntilEnd } from "./run_until_end.ts";

/** `rosy bridge KIND`: joins the mesh to another system, until it is interrupted. */
export async function runKind(kind: BridgeKind, context: CommandContext): Promise<number> {
  const { flags, positionals, signal } = context;
  const logger = createLogger(flags.text("log") as LogLevel);
  const spec = {
    kind,
    address: positionals[0] ?? kind.address.default!,
    settings: settingsOf(kind, flags),
    ...routesOf(flags),
  };
  await using node = await startNode(
    { name: flags.text("name")!, ...meshOptions(flags) },
    signal,
  );
  await using bridge = await explained(() => startSpec(spec, { node, logger }));
  return await runUntilEnd([bridge], context);
}

/** What makes no sense in words that were typed is no fault of the program. */
export async function explained<T>(start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}

function settingsOf({ settings, paths = [] }: BridgeKind, flags: FlagValues): Settings {
  const given = Object.entries(settings).flatMap(([key, { type }]) => {
    const name = key.replaceAll("_", "-");
    const value = type === "boolean"
      ? flags.isOn(name) || undefined
      : type === "number"
      ? flags.number(name)
      : type === "list"
      ? flags.texts(name)
      : flags.text(name);
    if (value === undefined || Array.isArray(value) && value.length === 0) return [];
    return [[key, paths.includes(key) ? absolute(value) : value]];
  });
  return Object.fromEntries(given);
}

function absolute(path: unknown): unknown {
  return Array.isArray(path) ? path.map((each) => resolve(each)) : resolve(String(path));
}

function routesOf(flags: FlagValues): Partial<Record<RoutedKind, RouteOptions[]>> {
  const topics = flags.texts("topic").map((text) => routeOf("topics", text));
  const services = flags.texts("service").map((text) => routeOf("services", text));
  if (topics.length + services.length === 0) return {};
  return { topics, services };
}

function routeOf(kind: RoutedKind, text: string): RouteOptions {
  try {
    return parseRoute(kind, text);
  } catch (error) {
    const flag = kind === "topics" ? "topic" : "service";
    throw new UsageError(`flag --${flag}: ${error instanceof Error ? error.message : error}`);
  }
}
