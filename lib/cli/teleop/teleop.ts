import { untilAborted } from "../../flow/abort.ts";
import { pause } from "../../flow/pause.ts";
import type { Node } from "../../facade/node.ts";
import type { LogLevel } from "../../log/log_level.ts";
import { systemClock } from "../../time/clock.ts";
import type { CommandContext } from "../line/command.ts";
import { needScreen } from "../line/need_screen.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { startNode } from "../mesh/start_node.ts";
import { Screen, screenLogger } from "../terminal/screen/screen.ts";
import type { KeyLayout } from "./key_deeds.ts";
import { Speeds } from "./speeds.ts";
import { Teleop } from "./teleop_session.ts";
import { velocityTopic } from "./velocity_topic.ts";

/** How long the end waits for a listener that is stuck. */
const GOODBYE_MS = 1000;

/** `rosy teleop`: drives a robot by the keyboard. Whoever ends that has done what he wanted. */
export async function run(context: CommandContext): Promise<number> {
  const { positionals: [name = "cmd_vel"], flags, output, signal } = context;
  const speeds = Speeds.fromFlags(flags);
  needScreen(`without one, 'rosy topic send ${name} ... --rate 10' sends velocities`);
  const node = await startNode({
    name: flags.text("name")!,
    ...meshOptions(flags),
    logger: screenLogger(output, flags.text("log") as LogLevel | undefined),
  }, signal);
  try {
    await drive(context, { node, name, speeds });
  } finally {
    // The last stop is written first; nobody waits for a listener that is stuck.
    await Promise.race([node.stop(), pause(GOODBYE_MS, { clock: systemClock })]);
  }
  return 0;
}

async function drive(
  context: CommandContext,
  { node, name, speeds }: { node: Node; name: string; speeds: Speeds },
): Promise<void> {
  const { flags, output } = context;
  const layout: KeyLayout = { wasd: flags.isOn("wasd"), holonomic: flags.isOn("holonomic") };
  const frameId = flags.isOn("stamped") ? flags.text("frame-id") : undefined;
  const topic = velocityTopic(node, name, frameId);
  await untilAborted(topic.announce(), context.signal);
  await using screen = Screen.open(context, {
    focus: true,
    beforeSuspend: () => session.halt("suspended"),
  });
  // Let go of before the screen: the last stop does not wait for a terminal.
  await using session = new Teleop({
    node,
    name,
    topic,
    layout,
    speeds,
    clock: systemClock,
    intervalMs: 1000 / flags.number("rate")!,
    timeoutMs: flags.milliseconds("timeout")!,
    style: output.style,
  });
  session.show(screen);
  for await (const event of screen.events()) {
    if (!session.take(event)) return;
  }
}
