/**
 * The process groups of a session that is not over.
 *
 * On Linux all groups of the session, as some programs put their children into groups of their own;
 * elsewhere the group that the session began with. Processes that have ended and wait for a parent
 * that does not look are no part of it.
 *
 * @param id The session's id: the process id of its first process.
 * @returns The groups' ids; none when the session is over.
 */
export function sessionGroups(id: number): number[] {
  if (Deno.build.os !== "linux") return isGroup(id) ? [id] : [];
  const groups = new Set<number>();
  for (const stat of readStats()) {
    // The name of the program, in brackets, may hold anything.
    const [state, , group, session] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (Number(session) === id && state !== "Z") groups.add(Number(group));
  }
  return [...groups];
}

/**
 * Sends a signal to all processes of a session.
 *
 * @param id The session's id.
 * @param signal The signal.
 * @returns Whether there was any process.
 */
export function signalSession(id: number, signal: Deno.Signal): boolean {
  const groups = sessionGroups(id);
  for (const group of groups) {
    try {
      Deno.kill(-group, signal);
    } catch {
      // It has ended just now, or it belongs to somebody else; the next look will tell.
    }
  }
  return groups.length > 0;
}

function isGroup(id: number): boolean {
  try {
    // SIGCONT does nothing to a process that runs, and asks nothing of one that is stopped.
    Deno.kill(-id, "SIGCONT");
    return true;
  } catch (error) {
    return error instanceof Deno.errors.PermissionDenied;
  }
}

/** What the kernel tells of each process. */
function readStats(): string[] {
  try {
    const names = Array.from(Deno.readDirSync("/proc"), ({ name }) => name);
    return names.filter((name) => /^\d+$/.test(name)).map(readStat);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    return readStatsThroughShell();
  }
}

function readStat(pid: string): string {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/stat`);
  } catch {
    // It has ended since the folder was read.
    return "";
  }
}

/** Deno lets nobody read `/proc` who has not all permissions; whoever may launch has a shell. */
function readStatsThroughShell(): string[] {
  const { stdout } = new Deno.Command("/bin/sh", {
    args: ["-c", "cat /proc/[0-9]*/stat 2>/dev/null"],
    stderr: "null",
  }).outputSync();
  return new TextDecoder().decode(stdout).split("\n");
}
