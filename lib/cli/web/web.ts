import { untilAborted, whenAborted } from "../../flow/abort.ts";
import type { Node } from "../../facade/node.ts";
import { createLogger, type Logger } from "../../log/logger.ts";
import type { LogLevel } from "../../log/log_level.ts";
import type { CommandContext } from "../line/command.ts";
import type { FlagValues } from "../line/flag_values.ts";
import { UsageError } from "../line/usage_error.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { startNode } from "../mesh/start_node.ts";
import { systemClock } from "../../time/clock.ts";
import { isLoopback, readHostName } from "../../web/access/host_check.ts";
import { OriginCheck } from "../../web/access/origin_check.ts";
import { openTokenFile } from "../../web/access/token_file.ts";
import { EVERYTHING, Exposure, type ExposureRule } from "../../web/gateway/exposure.ts";
import { parseRule } from "../../web/rules/parse_rule.ts";
import { readRulesFile } from "../../web/rules/rules_file.ts";
import { watchRules } from "../../web/rules/watch_rules.ts";
import type { ServeWebOptions } from "../../web/server/options.ts";
import { serveWeb } from "../../web/server/serve_web.ts";
import { tellWhere } from "./tell_where.ts";
import { readTls } from "./read_tls.ts";

/** `rosy web`: lets those in who are no nodes, until it is interrupted. */
export async function run({ flags, output, signal }: CommandContext): Promise<number> {
  checkFlags(flags);
  checkValues("cors", () => new OriginCheck(flags.texts("cors")));
  checkValues("allow-host", () => flags.texts("allow-host").forEach(readHostName));
  const logger = createLogger(flags.text("log") as LogLevel);
  const exposed = checkValues("expose", () => flags.texts("expose").map(parseRule));
  const exposure = new Exposure(await firstRules(flags, exposed));
  const tls = await readTls(flags);
  const tokenFile = openTokens(flags);
  if (tokenFile?.warning !== undefined) logger.warn(tokenFile.warning);
  await using node = await startNode({
    name: flags.text("name")!,
    ...meshOptions(flags),
  }, signal);
  const options: ServeWebOptions = {
    node,
    host: flags.text("host"),
    port: flags.number("port"),
    tokens: tokenFile?.entries,
    isOpen: flags.isOn("open"),
    isReadOnly: flags.isOn("read-only"),
    exposure,
    cors: flags.texts("cors"),
    allowedHosts: flags.texts("allow-host"),
    tls,
    rosbridgePort: flags.number("rosbridge"),
    foxglovePort: flags.number("foxglove"),
    followsMeshTime: (flags.text("clock") ?? Deno.env.get("ROSY_CLOCK")) === "mesh",
    assets: flags.text("assets"),
    bags: flags.text("bags"),
    logger,
  };
  await using web = await serve(options);
  const file = flags.text("rules");
  using _watch = file === undefined ? undefined : watchRules(file, {
    changed: (rules) => exposure.replace([...rules, ...exposed]),
    clock: systemClock,
    logger,
  });
  void warnOfTwins(node, logger);
  // Whoever is told where it is finds what there is.
  await untilAborted(node.settled(), signal);
  await tellWhere({ web, flags, output, isNewTokenFile: tokenFile?.isNew ?? false });
  await whenAborted(signal);
  // Running until it is told to end is all that it does.
  return 0;
}

function checkFlags(flags: FlagValues): void {
  const host = flags.text("host")!;
  const hasTokens = flags.text("token-file") !== undefined;
  if (hasTokens && flags.isOn("open")) {
    throw new UsageError("flags --token-file and --open exclude each other");
  }
  if (hasTokens || flags.isOn("open")) return;
  if (flags.texts("cors").includes("*")) {
    throw new UsageError(
      "with --cors * any page that somebody looks at could use the gateway: give --token-file FILE, " +
        "or --open if they may",
    );
  }
  if (isLoopback(host)) return;
  throw new UsageError(
    `other machines can reach --host ${host}: give --token-file FILE, which is made where there is ` +
      "none, or --open if all of them may do everything",
  );
}

/** What is wrong with the values of a flag is told by the flag's name. */
function checkValues<T>(flag: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(`flag --${flag}: ${error instanceof Error ? error.message : error}`);
  }
}

/** Who says nothing of it exposes everything. */
async function firstRules(
  flags: FlagValues,
  exposed: readonly ExposureRule[],
): Promise<readonly ExposureRule[]> {
  const file = flags.text("rules");
  if (file !== undefined) return [...await readRulesFile(file), ...exposed];
  return exposed.length > 0 ? exposed : EVERYTHING;
}

function openTokens(flags: FlagValues): ReturnType<typeof openTokenFile> | undefined {
  const path = flags.text("token-file");
  return path === undefined ? undefined : openTokenFile(path);
}

/** A second gateway that is started without a thought takes messages from the first one. */
async function warnOfTwins(node: Node, logger: Logger): Promise<void> {
  await node.settled();
  const { id, topology, signal } = node;
  const twins = [...topology.nodes.values()].filter(({ id: { name } }) => name === id.name);
  if (signal.aborted || twins.length < 2) return;
  logger.warn(
    `Another node is called "${id.name}", too, so each of both gets a part of the messages only: ` +
      "give one of them another --name",
  );
}

/** Each of the ports has a flag. */
async function serve(options: ServeWebOptions): ReturnType<typeof serveWeb> {
  try {
    return await serveWeb(options);
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    const { rosbridgePort, foxglovePort } = options;
    const flag = error.message.includes(`:${rosbridgePort}:`)
      ? "--rosbridge"
      : error.message.includes(`:${foxglovePort}:`)
      ? "--foxglove"
      : "--port";
    throw new Deno.errors.AddrInUse(`${error.message} (another one: ${flag} PORT)`, {
      cause: error,
    });
  }
}
