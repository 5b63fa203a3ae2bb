// deno-lint-ignore-file no-console -- it prints what it measures
/**
 * Topics and services between two processes, beside the bare pipeline and the raw socket, which run
 * in turn with them: judge by the ratios, machines differ.
 *
 *     deno task bench:targets                              the whole table, a quarter of an hour
 *     deno task bench:targets --rounds 1 --seconds 1 --stuck-seconds 5 --only call
 */
import { parseArgs } from "@std/cli/parse-args";
import { measureRows, type Row } from "./support/rows.ts";
import { callRows, limitRows, memoryRows, topicRows } from "./support/target_rows.ts";
import { number, table } from "./support/table.ts";

const flags = parseArgs(Deno.args, {
  string: ["rounds", "seconds", "stuck-seconds", "only"],
  boolean: ["help"],
  default: { rounds: "5", seconds: "4", "stuck-seconds": "30", only: "" },
});
if (flags.help) {
  console.log(
    "deno task bench:targets [--rounds N] [--seconds S] [--stuck-seconds S] [--only TEXT]",
  );
  Deno.exit();
}
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
  ...results.map(({ row, own, other, ratio, cpu, lost, remark }) => [
    row.name,
    `${number(own)} ${row.unit}${remark && ` (${remark})`}`,
    number(other),
    row.beside,
    ratio === null ? "" : ratio.toFixed(2),
    row.target,
    cpu,
    lost === null ? "" : String(lost),
  ]),
]));
