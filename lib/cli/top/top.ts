import { pause } from "../../flow/pause.ts";
import type { Node } from "../../facade/node.ts";
import type { LogLevel } from "../../log/log_level.ts";
import { systemClock } from "../../time/clock.ts";
import type { CommandContext } from "../line/command.ts";
import { needScreen } from "../line/need_screen.ts";
import { MeshWatch } from "../../figures/mesh_watch.ts";
import { processFigures } from "../figures/process_figures.ts";
import { domainText } from "../mesh/hints.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { startNode } from "../mesh/start_node.ts";
import { Screen, type ScreenContext, screenLogger } from "../terminal/screen/screen.ts";
import { createStyle, type Style } from "../terminal/style.ts";
import { LaunchedProcesses } from "./launched_processes.ts";
import { choosePanes, sortPanes } from "./choices.ts";
import { printFigures } from "./print_figures.ts";
import type { TopFigures } from "./top_figures.ts";
import { topLines } from "./top_lines.ts";
import { TopSession } from "./top_session.ts";

/** Looks at everything once. */
type Look = (signal: AbortSignal, options?: { isPatient?: boolean }) => Promise<TopFigures>;

/** `rosy top`: what all nodes, topics and processes of a mesh do and take. */
export async function run(context: CommandContext): Promise<number | void> {
  const { flags, output, signal } = context;
  const panes = choosePanes(flags);
  sortPanes(panes, flags.text("sort"));
  const count = flags.isOn("once") ? 1 : flags.number("count");
  const isPrinted = output.json || flags.isOn("csv") || count !== undefined;
  if (!isPrinted) needScreen("rosy top --once prints the tables, --json lines of JSON");
  const options = meshOptions(flags);
  const logger = isPrinted
    ? options.logger
    : screenLogger(output, flags.text("log") as LogLevel | undefined);
  const name = flags.text("name") ?? `rosy_top_${crypto.randomUUID().slice(0, 4)}`;
  await using node = await startNode({ name, ...options, logger }, signal);
  const look = createLook(node, new MeshWatch({ node, isAll: flags.isOn("hidden") }));
  const intervalMs = flags.milliseconds("interval")!;
  if (isPrinted) {
    await node.settled({ signal });
    return await printFigures(context, { look, panes, intervalMs, count: count ?? Infinity });
  }
  const session = new TopSession(panes, { filter: flags.text("filter") });
  await show(context, { session, look, intervalMs, mesh: domainText(flags) });
  return 0;
}

function createLook({ id }: Pick<Node, "id">, watch: MeshWatch): Look {
  const launched = new LaunchedProcesses(id.hostname, systemClock);
  return async (signal, options) => {
    const figures = await watch.look(signal, options);
    const here = figures.nodes.filter(({ host }) => host === id.hostname).map(({ pid }) => pid);
    const processes = await launched.look(here, signal);
    return { ...figures, processes: processFigures(figures.nodes, processes) };
  };
}

async function show(
  context: ScreenContext,
  { session, look, intervalMs, mesh }: {
    session: TopSession;
    look: Look;
    intervalMs: number;
    mesh: string;
  },
): Promise<void> {
  await using screen = Screen.open(context);
  const style: Style = createStyle(!Deno.noColor);
  const draw = () => screen.draw(topLines(session, { size: screen.size, style, mesh }));
  draw();
  const watching = watch({ session, look, intervalMs, draw, signal: screen.signal });
  for await (const event of screen.events()) {
    if (event.type === "paste") session.paste(event.text);
    if (event.type === "key" && !session.press(event)) break;
    draw();
  }
  await screen[Symbol.asyncDispose]();
  await watching;
}

/** Looks again and again; the first time soon after the second, for rates need two. */
async function watch({ session, look, intervalMs, draw, signal }: {
  session: TopSession;
  look: Look;
  intervalMs: number;
  draw: () => void;
  signal: AbortSignal;
}): Promise<void> {
  for (let round = 0; !signal.aborted; round++) {
    const figures = await look(signal);
    if (signal.aborted) return;
    session.take(figures);
    draw();
    const waitMs = round === 0 ? Math.min(500, intervalMs) : intervalMs;
    await pause(waitMs, { clock: systemClock, signal });
  }
}
