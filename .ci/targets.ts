/**
 * What `deno task compile` makes.
 *
 * @module
 */

/** What the compiled tool runs on, by Deno's names. */
export const TARGETS: readonly string[] = [
  "x86_64-unknown-linux-gnu",
  "aarch64-unknown-linux-gnu",
  "x86_64-apple-darwin",
  "aarch64-apple-darwin",
  "x86_64-pc-windows-msvc",
];

/**
 * What the commands may do, all of them together. Deno asks nothing, loads no native library and
 * imports nothing from other hosts.
 */
export const PERMISSIONS: readonly string[] = [
  "--no-prompt",
  // ROSY_* and those that a launch file or `js:` names.
  "--allow-env",
  // Nodes, wherever they are.
  "--allow-net",
  // Launch files, recordings, logs, Unix sockets, wherever the user has them.
  "--allow-read",
  "--allow-write",
  // `rosy launch` starts what its file says.
  "--allow-run",
  "--allow-sys=cpus,hostname,networkInterfaces,osRelease,uid",
];

/**
 * The file of a compiled tool.
 *
 * @param target One of {@linkcode TARGETS}.
 * @returns Its name.
 */
export function binaryName(target: string): string {
  return `rosy-${target}${target.includes("windows") ? ".exe" : ""}`;
}
