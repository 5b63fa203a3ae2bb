// deno-lint-ignore-file no-console -- it prints what it measures
/**
 * The client for Python beside rosy itself and its Python original: the same payloads, two processes
 * each, in one run.
 *
 *     deno task bench:python
 *     deno run -A bench/python.ts --rounds 1 --seconds 1
 *
 * Rates are medians of all rounds, in which the contenders take turns. Traffic stays on this machine.
 * `BENCH_PYTHON` is the interpreter, with msgpack; `BENCH_ORIGINAL` the folder that `rosy==0.7.4` is
 * installed in. Both are those of `deno task counterparts` unless they are set.
 */
import { parseArgs } from "@std/cli/parse-args";
import type { Job } from "./support/job.ts";
import { type Contender, module, runPair } from "./support/run_pair.ts";
import { freePort, Servers } from "./support/servers.ts";
import { median, number, table } from "./support/table.ts";

const JOBS: [heading: string, job: Partial<Job>][] = [
  ["0 B /s", { size: 0 }],
  ["1 kB /s", { payload: "bytes", size: 1000 }],
  ["1 MB /s", { payload: "bytes", size: 1_000_000 }],
];
const ROOT = new URL("../", import.meta.url).pathname;
const PYTHON = Deno.env.get("BENCH_PYTHON") ?? `${ROOT}.counterparts/python/bin/python`;
const ORIGINAL = Deno.env.get("BENCH_ORIGINAL") ?? `${ROOT}.counterparts/originals/rosy==0.7.4`;

const flags = parseArgs(Deno.args, {
  string: ["rounds", "seconds"],
  default: { rounds: "5", seconds: "2" },
});

await using servers = new Servers();
const contenders = [
  module("rosy", "peers/rosy.ts"),
  await original(servers),
  ...clients(),
];
const rates = await measure(contenders, Number(flags.rounds), Number(flags.seconds));
const [ours, theirs] = contenders.map(({ name }) => rates.get(name)!);
console.log(table([
  ["", ...JOBS.flatMap(([heading]) => [heading, "of rosy", "of 0.7.4"])],
  ...contenders.map(({ name }) => [
    name,
    ...rates.get(name)!.flatMap((rate, column) => [
      number(rate),
      number(rate / ours![column]!),
      number(rate / theirs![column]!),
    ]),
  ]),
]));

/** The client at both ends, and at either one. */
function clients(): Contender[] {
  const command = [PYTHON, `${ROOT}bench/peers/rosy_client.py`];
  const { command: deno } = module("rosy", "peers/rosy.ts");
  const env = (named: string, port = freePort()) => ({
    PYTHONPATH: `${ROOT}clients/python`,
    PYTHONDONTWRITEBYTECODE: "1",
    BENCH_CLIENT_PORT: String(port),
    BENCH_CLIENT_NAMED: named,
    ROSY_PEERS: `127.0.0.1:${port}`,
  });
  return [
    { name: "Python to Python", command, env: env("recv") },
    { name: "Python to Deno", command, receiver: deno, env: env("send") },
    { name: "Deno to Python", command: deno, receiver: command, env: env("recv") },
  ];
}

async function original(servers: Servers): Promise<Contender> {
  const port = freePort();
  const host = ["--host", "127.0.0.1", "--port", String(port)];
  const env = { PYTHONPATH: ORIGINAL, BENCH_COORDINATOR_PORT: String(port) };
  await servers.start(port, [
    "env",
    `PYTHONPATH=${ORIGINAL}`,
    PYTHON,
    "-m",
    "rosy",
    "coordinator",
    ...host,
  ]);
  return { name: "rosy 0.7.4", command: [PYTHON, `${ROOT}bench/peers/rosy_python.py`], env };
}

/** The median rates of each contender, one for each job. */
async function measure(
  contenders: readonly Contender[],
  rounds: number,
  seconds: number,
): Promise<Map<string, number[]>> {
  const rates = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (const [heading, job] of JOBS) {
    const runs = new Map(contenders.map(({ name }) => [name, [] as number[]]));
    for (let round = 0; round < rounds; round++) {
      for (const contender of contenders) {
        console.error(`${heading}: ${contender.name}`);
        try {
          const { received } = await runPair(contender, { ...job, seconds });
          runs.get(contender.name)!.push(received.messagesPerSecond);
        } catch (error) {
          console.error((error as Error).message);
        }
      }
    }
    for (const [name, values] of runs) rates.get(name)!.push(median(values));
  }
  return rates;
}
