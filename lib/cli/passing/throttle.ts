import { Pace } from "../../time/pace.ts";
import type { NodeClock } from "../../node/clock/node_clock.ts";
import type { CommandContext } from "../line/command.ts";
import type { FlagValues } from "../line/flag_values.ts";
import { UsageError } from "../line/usage_error.ts";
import { formatBytes, parseBytes } from "../values/quantities.ts";
import { ByteBudget } from "../../time/byte_budget.ts";
import type { Gate } from "./outlet.ts";
import { type PassingKind, passTopics } from "./pass_topics.ts";

/** `rosy topic throttle`: passes so many messages, or bytes, a second on. */
export async function run(context: CommandContext): Promise<void> {
  const limit = readLimit(context.flags);
  await passTopics(context, {
    nodeName: "rosy_topic_throttle",
    doing: `Throttling to ${limit.text}:`,
    createGate(clock) {
      const admits = limit.createGate(clock);
      // What was retained comes all at once: the newest of it must not be what is left out.
      return (message) => message.retained || admits(message);
    },
  });
}

interface Limit extends Pick<PassingKind, "createGate"> {
  readonly text: string;
}

function readLimit(flags: FlagValues): Limit {
  const rateHz = flags.number("rate");
  const bytesPerSecond = parseBytes("bytes-per-second", flags.text("bytes-per-second"));
  if (rateHz !== undefined && bytesPerSecond !== undefined) {
    throw new UsageError("flags --rate and --bytes-per-second exclude each other");
  }
  if (rateHz !== undefined) {
    return { text: `${rateHz} Hz`, createGate: (clock) => rateGate(rateHz, clock) };
  }
  if (bytesPerSecond === undefined) {
    throw new UsageError("how much may pass is missing: --rate HZ, or --bytes-per-second SIZE");
  }
  return {
    text: `${formatBytes(bytesPerSecond)}/s`,
    createGate: (clock) => byteGate(bytesPerSecond, clock),
  };
}

function rateGate(rateHz: number, clock: NodeClock): Gate {
  const pace = new Pace(1000 / rateHz);
  return () => pace.admits(clock.monotonicMs());
}

function byteGate(bytesPerSecond: number, clock: NodeClock): Gate {
  const budget = new ByteBudget(bytesPerSecond);
  return ({ bytes }) => budget.admits(bytes.length, clock.monotonicMs());
}
