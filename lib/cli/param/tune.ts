import type { LogLevel } from "../../log/log_level.ts";
import { onAbort } from "../../flow/abort.ts";
import { formatNodeId } from "../../mesh/node_record.ts";
import { systemClock } from "../../time/clock.ts";
import type { CommandContext } from "../line/command.ts";
import { needScreen } from "../line/need_screen.ts";
import { Screen, screenLogger } from "../terminal/screen/screen.ts";
import { ParamLink } from "./tuning/param_link.ts";
import { TunedParams } from "../../params/tuned_params.ts";
import { Tuner } from "./tuning/tuner.ts";
import { type FoundParams, withParams } from "./with_params.ts";

/** `rosy param tune`: an editor of params that fills the screen. Whoever ends it has done what he wanted. */
export async function run(context: CommandContext): Promise<number> {
  const { positionals: [name], output, flags } = context;
  needScreen(`without one, 'rosy param list ${name}' shows params, and 'rosy param set' sets them`);
  const logger = screenLogger(output, flags.text("log") as LogLevel | undefined);
  await withParams(context, (found) => tune(found, context), { logger });
  return 0;
}

async function tune({ node, record, params }: FoundParams, context: CommandContext): Promise<void> {
  const { output: { style }, signal } = context;
  const tuned = new TunedParams(() => systemClock.monotonicMs());
  tuned.describe(await params.describe());
  await using screen = Screen.open(context);
  const draw = () => {
    const { lines, cursor } = tuner.frame(screen.size);
    screen.draw(lines, { cursor });
  };
  const link = new ParamLink({ node, params, tuned, changed: draw, signal: screen.signal });
  const tuner: Tuner = new Tuner({ title: formatNodeId(record.id), tuned, link, style });
  const unsubscribe = node.topology.subscribe(draw);
  using _ending = onAbort(signal, unsubscribe);
  draw();
  try {
    for await (const event of screen.events()) {
      if (!await tuner.take(event)) return;
      draw();
    }
  } finally {
    unsubscribe();
  }
}
