import { abortable } from "../../flow/abort.ts";
import type { FlagValues } from "../line/flag_values.ts";
import type { CommandContext } from "../line/command.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { SpeedtestProcess } from "./process.ts";
import type { SpeedtestResult } from "./result.ts";
import { speedtestTable, thisHardware } from "./table.ts";

const MESSAGE_SIZES = [0, 1000, 1_000_000];
/** Flags that both ends take, and those of one end. */
const SHARED_FLAGS = [
  "domain-id",
  "interface",
  "coordinator",
  "peers",
  "log",
  "codec",
  "disable-unix",
  "disable-tcp",
];
const SEND_FLAGS = ["payload", "run-time"];
const RECV_FLAGS = ["loan"];

/** `rosy speedtest`: measures three message sizes with both ends on this machine. */
export async function run({ flags, output, signal }: CommandContext): Promise<void> {
  // Refuses what the ends would refuse, but once and at once.
  meshOptions(flags);
  const shared = ["--json", ...pass(flags, SHARED_FLAGS)];
  // Nobody else is to take part, unless the user says so.
  if (flags.text("domain-id") === undefined && !Deno.env.get("ROSY_DOMAIN_ID")) {
    shared.push(`--domain-id=speedtest-${crypto.randomUUID()}`);
  }
  const recvArgs = [...shared, ...pass(flags, RECV_FLAGS)];
  const sendArgs = [...shared, ...pass(flags, SEND_FLAGS)];
  const hardware = await thisHardware();
  const results: SpeedtestResult[] = [];
  for (const size of MESSAGE_SIZES) {
    output.message(`Measuring messages of ${size} B for ${flags.number("run-time")} s...`);
    const result = await measure(recvArgs, [...sendArgs, `--message-size=${size}`], signal);
    if (result.lost) output.message(`${result.lost} messages of ${size} B were lost`);
    if (output.json) await output.print(JSON.stringify({ ...hardware, ...result }));
    results.push(result);
  }
  if (!output.json) await output.print(speedtestTable(hardware, results));
}

/** Runs both ends to their end. */
async function measure(
  recvArgs: readonly string[],
  sendArgs: readonly string[],
  signal: AbortSignal,
): Promise<SpeedtestResult> {
  signal.throwIfAborted();
  await using recv = new SpeedtestProcess(["speedtest", "recv", ...recvArgs]);
  await using send = new SpeedtestProcess(["speedtest", "send", ...sendArgs]);
  const [received] = await abortable(Promise.all([recv.result(), send.result()]), signal);
  return received;
}

function pass(flags: FlagValues, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const value = flags.text(name) ?? flags.number(name);
    if (value !== undefined) return [`--${name}=${value}`];
    return flags.isOn(name) ? [`--${name}`] : [];
  });
}
