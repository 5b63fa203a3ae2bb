// deno-lint-ignore-file no-console -- it prints what it measures
/**
 * The ceiling by itself: the bare pipeline of `peers/pipeline.ts`, or a socket without any.
 *
 *     deno run -A bench/pipeline.ts 1000 string            one job; bytes, --loan, --seconds S, --rate HZ
 *     deno run -A bench/pipeline.ts raw                    GB/s, round trip, one way at 1,000/s
 */
import { parseArgs } from "@std/cli/parse-args";
import type { Job, Report } from "./support/job.ts";
import { module, runPair } from "./support/run_pair.ts";

const flags = parseArgs(Deno.args, { boolean: ["loan"], string: ["seconds", "rate"] });
const [what = "0", payload = "string"] = flags._.map(String);
const seconds = Number(flags.seconds ?? 4);

if (what === "raw") {
  const { sent } = await runPair(module("raw limits", "cases/raw_limits.ts"), { seconds });
  const oneWayJob = { rateHz: 1000, seconds };
  const { received } = await runPair(module("raw socket", "peers/raw_socket.ts"), oneWayJob);
  print({ ...sent.extra, roundTripMs: latencies(sent), oneWayMs: latencies(received) });
} else {
  const { received } = await runPair(module("pipeline", "peers/pipeline.ts"), {
    size: Number(what),
    payload: payload as Job["payload"],
    loan: flags.loan === true,
    seconds,
    rateHz: Number(flags.rate ?? 0),
  });
  const { messages, lost, messagesPerSecond, cpuMicroseconds } = received;
  print({ messages, lost, messagesPerSecond, cpuMicroseconds, latencyMs: latencies(received) });
}

function latencies({ p50Ms, p99Ms }: Report): { p50: number; p99: number } {
  return { p50: p50Ms, p99: p99Ms };
}

function print(figures: Record<string, unknown>): void {
  console.log(JSON.stringify(figures));
}
