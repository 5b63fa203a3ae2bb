import { basename, dirname, join, relative, resolve } from "node:path";
import { quoteWord } from "../../launch/file/words.ts";
import { fileReason } from "../../text/file_reason.ts";
import { printable } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { projectFiles } from "./files.ts";
import { findLibrary } from "./library.ts";
import { printJson } from "../values/json_value.ts";

/** `rosy init`: writes a project to start from. */
export async function run({ positionals, flags, output }: CommandContext): Promise<void> {
  const directory = resolve(positionals[0] ?? ".");
  const library = await findLibrary(flags.text("library"));
  const files = projectFiles(printable(basename(directory)) || "robot", library);
  await assertFree(directory, [...files.keys()]);
  try {
    await Deno.mkdir(directory, { recursive: true });
    for (const [name, text] of files) {
      await Deno.writeTextFile(join(directory, name), text, { createNew: true });
    }
  } catch (error) {
    const reason = fileReason(error);
    throw new Error(`Cannot write a project to ${shown(directory)}: ${reason}`, { cause: error });
  }
  if (output.json) {
    await printJson(output, { directory, library: library.source, files: [...files.keys()] });
  } else await output.print(report(directory, [...files.keys()]));
}

async function assertFree(directory: string, names: readonly string[]): Promise<void> {
  const found: string[] = [];
  for (const name of names) {
    if (await exists(join(directory, name))) found.push(name);
  }
  if (found.length === 0) return;
  throw new Error(
    `Cannot write a project to ${shown(directory)}: it has ${found.join(", ")} already, and no ` +
      "file is overwritten; name another directory",
  );
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    if (error instanceof Deno.errors.NotADirectory) {
      throw new Error(`Cannot write a project to ${shown(dirname(path))}: it is not a directory`);
    }
    throw error;
  }
}

function report(directory: string, names: readonly string[]): string {
  const path = shown(directory);
  // A dash at the start would be an option of `cd`.
  const enter = path === "." ? [] : [`  cd ${quoteWord(path.replace(/^-/, "./-"))}`];
  const lines = [
    `Wrote a robot to ${path === "." ? "this directory" : path}: ${names.join(", ")}`,
    "",
    "Next:",
    ...enter,
    "  deno task test                    # its tests, in virtual time",
    "  deno task start                   # both nodes, until Ctrl-C",
    "  deno task rosy topic echo speed   # in another terminal: how fast it drives",
  ];
  return lines.map(printable).join("\n");
}

/** A path as the user would type it. */
function shown(directory: string): string {
  const path = relative(Deno.cwd(), directory) || ".";
  // Far away a path from the root is the shorter one to read.
  return path.startsWith(join("..", "..")) ? directory : path;
}
