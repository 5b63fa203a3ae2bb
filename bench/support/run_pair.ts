import { onInterruption } from "./interruption.ts";
import { domainId, type Job, type Report } from "./job.ts";

/** A pair of processes that hangs is ended after its running time and this. */
const PATIENCE_MS = 8_000;
/** Messages at a given rate count from then on: 2,000 of them at 1,000/s. */
const WARM_UP_SECONDS = 2;

/** A program that plays both roles of a {@linkcode Job}. */
export interface Contender {
  readonly name: string;
  /** The command that starts it. */
  readonly command: readonly string[];
  /** The command of the receiving end, where that is another. */
  readonly receiver?: readonly string[];
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
 * Nothing is downloaded: packages are those of the lock file, which `deno install` fetches.
 */
export function module(name: string, file: string): Contender {
  const url = new URL(`../${file}`, import.meta.url).href;
  const command = [Deno.execPath(), "run", "-A", "--no-check", "--frozen", "--cached-only", url];
  return { name, command };
}

/** Fills in what a job leaves open. */
export function wholeJob(
  job: Partial<Job> & Pick<Job, "role">,
  directory: string,
): Job {
  const { rateHz = 0 } = job;
  return {
    payload: "string",
    size: 0,
    seconds: 2,
    rateHz,
    warmUpMessages: WARM_UP_SECONDS * rateHz,
    loan: false,
    tcp: false,
    path: `${directory}/socket`,
    ...job,
  };
}

/** What a process with a job finds in its environment. */
export function environment(job: Job): Record<string, string> {
  return {
    ROSY_INTERFACE: "127.0.0.1",
    ROSY_DOMAIN_ID: domainId(job),
    BENCH_JOB: JSON.stringify(job),
  };
}

/** Runs one job in two processes that meet on this machine only. */
export async function runPair(
  contender: Contender,
  job: Partial<Omit<Job, "role" | "path">>,
): Promise<PairReport> {
  const directory = await Deno.makeTempDir({ prefix: "rosy-bench-" });
  const remove = () => Deno.remove(directory, { recursive: true });
  using _ = onInterruption(remove);
  try {
    const [received, sent] = await Promise.all(
      (["recv", "send"] as const).map((role) =>
        run(contender, wholeJob({ ...job, role }, directory))
      ),
    );
    return { received: received!, sent: sent! };
  } finally {
    await remove();
  }
}

/** Runs one process to its end. */
async function run({ name, command, receiver, env }: Contender, job: Job): Promise<Report> {
  const [executable, ...args] = job.role === "recv" ? receiver ?? command : command;
  const child = new Deno.Command(executable!, {
    args,
    env: { ...environment(job), ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const ended = child.output();
  const kill = () => child.kill("SIGKILL");
  using _ = onInterruption(() => {
    kill();
    return ended;
  });
  const warmUpMs = job.warmUpMessages > 0 ? job.warmUpMessages / job.rateHz * 1000 : 0;
  const timer = setTimeout(kill, warmUpMs + job.seconds * 1000 + PATIENCE_MS);
  const { code, stdout, stderr } = await ended;
  clearTimeout(timer);
  const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
  if (code === 0 && lines.at(-1)) return JSON.parse(lines.at(-1)!);
  const problems = new TextDecoder().decode(stderr).trimEnd().split("\n");
  const why = problems.find((line) => /error/i.test(line)) ?? problems.at(-1);
  throw new Error(`${name} (${job.role}) ended with ${code}: ${why}`);
}
