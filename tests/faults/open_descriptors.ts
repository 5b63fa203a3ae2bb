/** What a socket is; `OTHER` is not connected yet, has just been closed, or is to the system itself. */
export const SocketKind = {
  TCP_CONNECTION: "socket:tcp connection",
  TCP_LISTENER: "socket:tcp listener",
  UDP: "socket:udp",
  /** At the end that accepted it. */
  UNIX_CONNECTION: "socket:unix connection",
  UNIX_LISTENER: "socket:unix listener",
  OTHER: "socket:",
} as const;

const TCP_LISTENS = "0A";
const UNIX_LISTENS = "00010000";

/**
 * Lists what this process has open, on Linux.
 *
 * @returns An entry for each descriptor, in order of the alphabet: sockets by their kind, the others
 * without the numbers that differ from one to the next. Unix sockets without a path are left out,
 * the dialling ends of connections among them: the runtime makes pairs for itself.
 */
export function openDescriptors(): string[] {
  const sockets = socketsOfNetwork();
  return [...Deno.readDirSync("/proc/self/fd")].flatMap(({ name }) => {
    try {
      const what = Deno.readLinkSync(`/proc/self/fd/${name}`);
      const kind = sockets.get(what) ?? what.replace(/\[.*/, "");
      return kind === "" ? [] : [kind];
    } catch {
      return []; // The one that lists them.
    }
  }).sort();
}

/** @returns The kinds of the sockets of this network, by what a descriptor of theirs is called. */
function socketsOfNetwork(): ReadonlyMap<string, string> {
  const sockets = new Map<string, string>();
  const put = (inode: string, kind: string) => sockets.set(`socket:[${inode}]`, kind);
  for (const [, , , state, , , , , , inode] of [...table("tcp"), ...table("tcp6")]) {
    put(inode!, state === TCP_LISTENS ? SocketKind.TCP_LISTENER : SocketKind.TCP_CONNECTION);
  }
  for (const fields of [...table("udp"), ...table("udp6")]) put(fields[9]!, SocketKind.UDP);
  for (const [, , , flags, , , inode, path] of table("unix")) {
    const named = flags === UNIX_LISTENS ? SocketKind.UNIX_LISTENER : SocketKind.UNIX_CONNECTION;
    put(inode!, path === undefined ? "" : named);
  }
  return sockets;
}

/** @returns The fields of each line below the heading; none where the system lacks the protocol. */
function table(protocol: string): string[][] {
  try {
    const lines = Deno.readTextFileSync(`/proc/self/net/${protocol}`).trim().split("\n");
    return lines.slice(1).map((line) => line.trim().split(/\s+/));
  } catch {
    return [];
  }
}

/** @returns Those that are sockets. */
export function socketsAmong(descriptors: readonly string[]): string[] {
  return descriptors.filter((what) => what.startsWith(SocketKind.OTHER));
}
