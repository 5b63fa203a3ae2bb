/** What the processes of a session take together. */
export interface ResourceUsage {
  /** The memory that they hold, in bytes; what they share counts for each. */
  memoryBytes: number;
  /** The processor time that they have used, in milliseconds. */
  cpuMs: number;
}

/** What Linux tells of a process: after the brackets its state comes first. */
const FIELDS = { session: 3, userTicks: 11, systemTicks: 12, pages: 21 };

/** Linux counts processor time in these for every program, whatever the kernel's own are. */
const TICK_MS = 10;

/** The page size stands in the last line: it is another one on some ARM boards. */
const LINUX_SCRIPT = "cat /proc/[0-9]*/stat 2>/dev/null; getconf PAGESIZE 2>/dev/null || echo 4096";

/** Group, memory in KiB, processor time as `[[days-]hours:]minutes:seconds`. */
const OTHER_SCRIPT = "ps -A -o pgid=,rss=,time=";

/**
 * Measures what sessions take, all processes in them: by one short look, of a shell, since Deno lets
 * nobody read `/proc` who has not all permissions.
 *
 * @param ids The sessions' ids.
 * @returns What each takes; nothing of those that are over, or where the system does not tell.
 */
export async function measureSessions(
  ids: readonly number[],
): Promise<ReadonlyMap<number, ResourceUsage>> {
  if (ids.length === 0) return new Map();
  const isLinux = Deno.build.os === "linux";
  try {
    const { stdout } = await new Deno.Command("/bin/sh", {
      args: ["-c", isLinux ? LINUX_SCRIPT : OTHER_SCRIPT],
      stdin: "null",
      stderr: "null",
    }).output();
    const lines = new TextDecoder().decode(stdout).trim().split("\n");
    return sumUp(isLinux ? readLinux(lines) : lines.map(readOther), ids);
  } catch {
    // No process can be started just now: it is not worth failing for.
    return new Map();
  }
}

interface Measured extends ResourceUsage {
  readonly session: number;
}

function readLinux(lines: readonly string[]): Measured[] {
  const pageBytes = Number(lines.at(-1));
  return lines.slice(0, -1).map((line) => {
    // The name of the program, in brackets, may hold anything.
    const fields = line.slice(line.lastIndexOf(")") + 2).split(" ").map(Number);
    return {
      session: fields[FIELDS.session]!,
      memoryBytes: fields[FIELDS.pages]! * pageBytes,
      cpuMs: (fields[FIELDS.userTicks]! + fields[FIELDS.systemTicks]!) * TICK_MS,
    };
  });
}

function readOther(line: string): Measured {
  const [group, kibibytes, time = ""] = line.trim().split(/\s+/);
  const [seconds = 0, minutes = 0, hours = 0, days = 0] = time.split(/[:-]/).map(Number).reverse();
  return {
    session: Number(group),
    memoryBytes: Number(kibibytes) * 1024,
    cpuMs: (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000,
  };
}

function sumUp(
  processes: readonly Measured[],
  ids: readonly number[],
): Map<number, ResourceUsage> {
  const wanted = new Set(ids);
  const sums = new Map<number, ResourceUsage>();
  for (const { session, memoryBytes, cpuMs } of processes) {
    if (!wanted.has(session) || !Number.isFinite(memoryBytes + cpuMs)) continue;
    const sum = sums.get(session) ?? { memoryBytes: 0, cpuMs: 0 };
    sum.memoryBytes += memoryBytes;
    sum.cpuMs += cpuMs;
    sums.set(session, sum);
  }
  return sums;
}
