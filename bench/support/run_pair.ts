import type { Job, Report } from "./job.ts";

/** A pair of processes that hangs is ended after its running time and this. */
const PATIENCE_MS = 8_000;

/** A program that plays both roles of a {@linkcode Job}. */
export interface Contender {
  readonly name: string;
  /** The command that starts it. */
  readonly command: readonly string[];
  /** Variables for its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What both ends have printed. */
export interface PairReport {
  readonly sent: Report;
  readonly received: Report;
}

/**
 * A contender that is a module of ours.
 *
 * Nothing is downloaded: packages have to be in the cache.
 */
export function module(name: string, file: string): Contender {
  const url = new URL(`../${file}`, import.meta.url).href;
  const command = [Deno.execPath(), "run", "-A", "--no-check", "--no-lock", "--cached-only", url];
  return { name, command };
}

/** Runs one job in two processes that meet on this machine only. */
export async function runPair(
  contender: Contender,
  job: Partial<Omit<Job, "role" | "path">>,
): Promise<PairReport> {
  const directory = await Deno.makeTempDir({ prefix: "rosy-bench-" });
  const whole = {
    payload: "string",
    size: 0,
    seconds: 2,
    rateHz: 0,
    loan: false,
    tcp: false,
    path: `${directory}/socket`,
    ...job,
  } as const;
  try {
    const [received, sent] = await Promise.all(
      (["recv", "send"] as const).map((role) => run(contender, { ...whole, role })),
    );
    return { received: received!, sent: sent! };
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Runs one process to its end. */
async function run({ name, command, env }: Contender, job: Job): Promise<Report> {
  const [executable, ...args] = command;
  const child = new Deno.Command(executable!, {
    args,
    env: {
      ROSY_INTERFACE: "127.0.0.1",
      ROSY_DOMAIN_ID: `bench${job.path.replaceAll("/", "-")}`,
      BENCH_JOB: JSON.stringify(job),
      ...env,
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const timer = setTimeout(() => child.kill("SIGKILL"), job.seconds * 1000 + PATIENCE_MS);
  const { code, stdout, stderr } = await child.output();
  clearTimeout(timer);
  const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
  if (code === 0 && lines.at(-1)) return JSON.parse(lines.at(-1)!);
  const problems = new TextDecoder().decode(stderr).trimEnd().split("\n");
  const why = problems.find((line) => /error/i.test(line)) ?? problems.at(-1);
  throw new Error(`${name} (${job.role}) ended with ${code}: ${why}`);
}
