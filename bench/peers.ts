// deno-lint-ignore-file no-console -- it prints what it measures
/**
 * rosy beside others: the same payloads, two processes each, in one run.
 *
 *     deno task bench:peers                    who is not installed is left out; see peers/README.md
 *     deno run -A bench/peers.ts --rounds 1 --seconds 1 --only rosy,ZeroMQ
 *
 * Rates are medians of all rounds, in which the contenders take turns. Traffic stays on this machine.
 */
import { parseArgs } from "@std/cli/parse-args";
import { enterContenders, type Entry } from "./support/contenders.ts";
import type { Job } from "./support/job.ts";
import { type Contender, runPair } from "./support/run_pair.ts";
import { Servers } from "./support/servers.ts";
import { median, number, table } from "./support/table.ts";

const COLUMNS: [heading: string, job: Partial<Job>, figure: "messagesPerSecond" | "p50Ms"][] = [
  ["0 B /s", { size: 0 }, "messagesPerSecond"],
  ["1 kB /s", { size: 1000 }, "messagesPerSecond"],
  ["1 MB /s", { size: 1_000_000 }, "messagesPerSecond"],
  ["one way p50, ms", { rateHz: 1000 }, "p50Ms"],
];

const flags = parseArgs(Deno.args, {
  string: ["rounds", "seconds", "only"],
  default: { rounds: "3", seconds: "2", only: "" },
});
const seconds = Number(flags.seconds);
const only = String(flags.only).split(",");

await using servers = new Servers();
const entries = (await enterContenders(servers)).filter(({ name }) =>
  only.some((wanted) => name.startsWith(wanted))
);
const contenders = entries.filter((entry): entry is Contender => !("missing" in entry));
const figures = await measure(contenders, Number(flags.rounds));

const reference = figures.get("rosy");
console.log(table([
  ["", ...COLUMNS.flatMap(([heading]) => [heading, "rosy ×"])],
  ...entries.map((entry) => [entry.name, ...cells(entry)]),
]));

/** The median figure of each contender and column. */
async function measure(
  contenders: readonly Contender[],
  rounds: number,
): Promise<Map<string, number[]>> {
  const results = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (const [heading, job, figure] of COLUMNS) {
    const runs = new Map(contenders.map(({ name }) => [name, [] as number[]]));
    for (let round = 0; round < rounds; round++) {
      for (const contender of contenders) {
        console.error(`${heading}: ${contender.name}`);
        try {
          const { received } = await runPair(contender, { ...job, seconds });
          runs.get(contender.name)!.push(received[figure]);
        } catch (error) {
          console.error((error as Error).message);
        }
      }
    }
    for (const [name, values] of runs) results.get(name)!.push(median(values));
  }
  return results;
}

/** A contender's figures, each with what part of it rosy's is. */
function cells(entry: Entry): string[] {
  if ("missing" in entry) return [entry.missing];
  return figures.get(entry.name)!.flatMap((value, column) => {
    const ratio = (reference?.[column] ?? NaN) / value;
    return [number(value), Number.isFinite(ratio) ? `${number(ratio)} ×` : ""];
  });
}
