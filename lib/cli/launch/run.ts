import { basename, extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { untilAborted } from "../../flow/abort.ts";
import { fileReason } from "../../text/file_reason.ts";
import type { Node } from "../../facade/node.ts";
import { parseArgumentValues } from "../values/argument_values.ts";
import type { CommandContext } from "../line/command.ts";
import { ProjectCommands, startedInProjectBy } from "../program/project_commands.ts";
import { runApart } from "./run_apart.ts";
import { layerOptions, meshOptions } from "../mesh/mesh_options.ts";
import { startUserNode } from "../mesh/start_node.ts";

const ENDINGS = ["", ".ts", ".js", ".mts", ".mjs"];

/** What a module exports to be run. */
type NodeFunction = (node: Node, ...values: unknown[]) => unknown;

/** `rosy run`: a node that does what one function says. */
export async function run(context: CommandContext): Promise<number | void> {
  const path = await modulePath(context.positionals[0]!);
  const starter = startedInProjectBy();
  if (starter !== undefined) {
    // The one that waits for this process is interrupted as well, and ends it at once where asked.
    if (starter === "run") context.onInterruptedAgain(() => {});
    return await runHere(path, context);
  }
  await using commands = new ProjectCommands("run");
  const command = await commands.commandFor(path);
  return await (command ? runApart(command, context) : runHere(path, context));
}

async function runHere(path: string, context: CommandContext): Promise<void> {
  const { positionals: [_, functionName = "default", ...words], flags, signal } = context;
  const compute = await parseArgumentValues(words);
  const main = functionOf(await load(path), { path, functionName });
  const ownName = functionName === "default" ? basename(path, extname(path)) : functionName;
  const name = flags.text("name") ?? ownName;
  await using node = await startUserNode({
    ...meshOptions(flags),
    ...layerOptions(flags),
    name,
    serverPort: flags.number("port"),
  }, { signal, told: { files: flags.texts("params-file"), params: flags.texts("param") } });
  const values = await compute();
  // A function that never looks at the signal has until the node is closed.
  await untilAborted(Promise.resolve(main(node, ...values)), signal);
}

async function modulePath(file: string): Promise<string> {
  for (const ending of ENDINGS) {
    const path = resolve(file + ending);
    if (await kindOf(path) === "file" && !path.endsWith(".py")) return path;
  }
  if (await kindOf(resolve(file.replace(/(\.py)?$/, ".py"))) === "file") {
    throw new Error(
      `Cannot run "${file}": there is Python alone, and rosy runs TypeScript or JavaScript; write ` +
        "its functions anew, in a file of the same name with .ts after it",
    );
  }
  throw new Error(
    await kindOf(resolve(file)) === "directory"
      ? `Cannot run "${file}": it is a directory; name the file with the function`
      : `Cannot run "${file}": there is no such file, nor with .ts or .js after it`,
  );
}

async function kindOf(path: string): Promise<"file" | "directory" | undefined> {
  try {
    const { isFile, isDirectory } = await Deno.stat(path);
    return isFile ? "file" : isDirectory ? "directory" : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    // There is no such file; another ending may be right.
    return undefined;
  }
}

async function load(path: string): Promise<Record<string, unknown>> {
  await assertReadable(path);
  try {
    return await import(pathToFileURL(path).href);
  } catch (error) {
    if (!Deno.build.standalone) throw error;
    throw new Error(
      `Cannot run "${path}": the compiled rosy cannot load modules. Use Deno ` +
        `(deno run -A jsr:@rosy/cli run …), or give the node a command of its own`,
      { cause: error },
    );
  }
}

/** What is wrong with a file is not a matter of imports. */
async function assertReadable(path: string): Promise<void> {
  try {
    (await Deno.open(path)).close();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    throw new Error(`Cannot run "${path}": ${fileReason(error)}`, { cause: error });
  }
}

function functionOf(
  module: Record<string, unknown>,
  { path, functionName }: { path: string; functionName: string },
): NodeFunction {
  const value = module[functionName];
  if (typeof value === "function") return value as NodeFunction;
  const functions = Object.keys(module).filter((key) => typeof module[key] === "function");
  throw new Error(
    `Cannot run "${path}": it exports no function "${functionName}", but ` +
      (functions.length ? functions.join(", ") : "none at all"),
  );
}
