// deno-lint-ignore-file no-console -- it prints what it measures
/**
 * Topics and services between two processes, beside the bare pipeline and the raw socket, which run
 * in turn with them: judge by the ratios, machines differ.
 *
 *     deno bench -A bench/speedtest_bench.ts                   the whole table, some three minutes
 *     deno run -A bench/speedtest_bench.ts --rounds 1 --seconds 1 --only call
 */
import { parseArgs } from "@std/cli/parse-args";
import { measureRows, type Row } from "./support/rows.ts";
import { callRows, limitRows, memoryRows, topicRows } from "./support/target_rows.ts";
import { number, table } from "./support/table.ts";

const flags = parseArgs(Deno.args, {
  string: ["rounds", "seconds", "stuck-seconds", "only"],
  default: { rounds: "3", seconds: "2", "stuck-seconds": "30", only: "" },
});
const seconds = Number(flags.seconds);
const rows: Row[] = [
  ...topicRows(seconds),
  ...callRows(seconds),
  ...limitRows(seconds),
  ...memoryRows(Number(flags["stuck-seconds"])),
].filter(({ name }) => name.includes(String(flags.only)));

const HEADING = ["", "rosy", "beside", "", "ratio", "target", "CPU µs send/recv", "lost"];
const results = await measureRows(rows, Number(flags.rounds), (name) => console.error(name));
console.log(table([
  HEADING,
  ...results.map(({ row, own, other, ratio, cpu, lost }) => [
    row.name,
    `${number(own)} ${row.unit}`,
    number(other),
    row.beside,
    ratio === null ? "" : ratio.toFixed(2),
    row.target,
    cpu,
    lost === null ? "" : String(lost),
  ]),
]));
