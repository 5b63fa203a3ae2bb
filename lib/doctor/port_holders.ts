/** More processes of one program are counted only. */
const MAX_PIDS = 4;

/**
 * Finds the programs that use a UDP port on this machine.
 *
 * @param port The port.
 * @returns Such as `avahi-daemon (pid 512)`, each program once, without this process; those of other
 * users may have no name. `null` where the system does not tell.
 */
export async function portHolders(port: number): Promise<string[] | null> {
  if (Deno.build.os !== "linux") return null;
  // Nobody is to be asked for a permission because of this.
  const { state } = await Deno.permissions.query({ name: "read" });
  if (state !== "granted") return null;
  try {
    const inodes = inodesOf(await Deno.readTextFile("/proc/net/udp"), port);
    if (inodes.size === 0) return [];
    const pids = new Map<string, string[]>();
    for await (const { name } of Deno.readDir("/proc")) {
      if (!/^\d+$/.test(name)) continue;
      const found = await socketsOf(name, inodes);
      for (const inode of found) inodes.delete(inode);
      if (found.length > 0 && Number(name) !== Deno.pid) {
        const program = await programOf(name);
        pids.set(program, [...pids.get(program) ?? [], name]);
      }
    }
    const holders = [...pids].map(([program, found]) => `${program} (${listPids(found)})`);
    return inodes.size > 0 ? [...holders, "programs of other users"] : holders;
  } catch {
    // It is good to know, no more: without the permission, or /proc, it is not told.
    return null;
  }
}

/**
 * Reads the list of UDP sockets.
 *
 * @param table What `/proc/net/udp` says.
 * @param port A port.
 * @returns The inodes of its sockets.
 */
export function inodesOf(table: string, port: number): Set<string> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const rows = table.trim().split("\n").slice(1).map((line) => line.trim().split(/\s+/));
  return new Set(rows.filter((row) => row[1]?.endsWith(suffix)).map((row) => row[9]!));
}

function listPids(pids: readonly string[]): string {
  const shown = pids.slice(0, MAX_PIDS).join(", ");
  const left = pids.length - MAX_PIDS;
  return `pid ${shown}${left > 0 ? ` and ${left} more` : ""}`;
}

async function socketsOf(pid: string, inodes: ReadonlySet<string>): Promise<string[]> {
  const found: string[] = [];
  try {
    for await (const { name } of Deno.readDir(`/proc/${pid}/fd`)) {
      const target = await Deno.readLink(`/proc/${pid}/fd/${name}`).catch(() => "");
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      if (inode !== undefined && inodes.has(inode)) found.push(inode);
    }
  } catch {
    // Another user's, or it has ended meanwhile.
  }
  return found;
}

async function programOf(pid: string): Promise<string> {
  try {
    return (await Deno.readTextFile(`/proc/${pid}/comm`)).trim();
  } catch {
    return "a program";
  }
}
