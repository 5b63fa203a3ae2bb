const ROOT = new URL("../../", import.meta.url);
const PAGE = new URL("docs/permissions.md", ROOT);

/** The rows of the tables in `docs/permissions.md`, by their first cell without back ticks. */
const ROWS = new Map(
  (await Deno.readTextFile(PAGE))
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")))
    .map(([, use, flags]) => [use!, flags!]),
);

/**
 * Finds a row.
 *
 * @param command One of the commands in its first cell.
 * @returns The whole cell.
 */
export function documentedUse(command: string): string {
  const use = [...ROWS.keys()].find((use) => use.split(", ").includes(command));
  if (use === undefined) throw new Error(`docs/permissions.md has no row with "${command}"`);
  return use;
}

/**
 * The flags that the documentation names for a use.
 *
 * @param use The row's first cell.
 * @param names What stands for `$sockets` and other examples on this machine.
 * @returns The flags, and the one that keeps Deno from asking.
 */
export function documentedFlags(use: string, names: Record<string, string> = {}): string[] {
  let flags = ROWS.get(use);
  if (flags === undefined) throw new Error(`docs/permissions.md has no row "${use}"`);
  for (const [name, value] of Object.entries(names)) flags = flags.replaceAll(name, value);
  return ["--no-prompt", ...flags.split(" ").filter((word) => word.startsWith("--"))];
}

/**
 * The flags that a shell makes of what a page says.
 *
 * @param page The page, whose commands set the variables.
 * @param env The environment.
 * @param flags The flags; those of the page's own `deno run` unless given.
 * @returns The flags, and the one that keeps Deno from asking.
 */
export async function flagsInShell(
  page: string,
  env: Record<string, string>,
  flags?: readonly string[],
): Promise<string[]> {
  const text = await Deno.readTextFile(new URL(page, ROOT));
  const blocks = [...text.matchAll(/^ *```sh\n([^]*?)^ *```$/gm)].map(([, code]) => code!);
  const [command] = blocks.filter((code) => code.includes("deno run ") && code.includes("$run"));
  const variables = blocks.filter((code) => /^ *(?:sockets|run)=/m.test(code) && code !== command);
  const print = `printf '%s\\n' --no-prompt `;
  const last = flags ? print + flags.join(" ") : command!.replace("deno run ", print);
  const { stdout } = await new Deno.Command("sh", {
    args: ["-euc", [...variables, last].join("\n")],
    env,
    stdout: "piped",
    stderr: "inherit",
  }).output();
  const words = new TextDecoder().decode(stdout).trimEnd().split("\n");
  return [...new Set(words)].filter((word) => word.startsWith("--"));
}

/**
 * Every way to leave out one permission.
 *
 * @param flags The flags.
 * @returns The flags without one, or with one name fewer in a list; and what was left out.
 */
export function withOneMissing(
  flags: readonly string[],
): { readonly flags: string[]; readonly left: string }[] {
  return flags.filter((flag) => flag.startsWith("--allow-")).flatMap((flag) => {
    const [name, list] = flag.split("=") as [string, string?];
    const others = flags.filter((other) => other !== flag);
    if (list === undefined || !list.includes(",")) return [{ flags: others, left: flag }];
    return list.split(",").map((item) => {
      const rest = list.split(",").filter((other) => other !== item);
      return { flags: [...others, `${name}=${rest}`], left: `${name}=${item}` };
    });
  });
}
