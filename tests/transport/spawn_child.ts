/** Limits of a process that {@linkcode spawnChild} starts. */
export interface ChildLimits {
  /** How many files it may have open. */
  readonly maxFiles?: number;
}

/**
 * Starts a process of `children/`; nothing comes in on its standard input.
 *
 * @param file The name of its file.
 * @param args Its arguments.
 * @param permissions Deno's permissions for it.
 * @param limits What else it may not do.
 * @returns The process, whose standard output is piped.
 */
export function spawnChild(
  file: string,
  args: readonly string[],
  permissions: readonly string[] = ["-A"],
  { maxFiles }: ChildLimits = {},
): Deno.ChildProcess {
  const path = new URL(`./children/${file}`, import.meta.url).pathname;
  const deno = [Deno.execPath(), "run", "--no-prompt", ...permissions, path, ...args];
  const [command, ...rest] = maxFiles
    ? ["sh", "-c", `ulimit -n ${maxFiles} && exec "$@"`, "sh", ...deno]
    : deno;
  return new Deno.Command(command!, { args: rest, stdin: "null", stdout: "piped" }).spawn();
}
