import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Clone, ownDirectory, readClone } from "./clone.ts";
import { ownCommand } from "./own_command.ts";
import {
  findProject,
  findWorkspace,
  type ImportMap,
  isThere,
  projectImports,
  readProject,
  wholeAddresses,
} from "./project.ts";

/** Tells the program who has started it in a project. */
const IN_PROJECT = "ROSY_IN_PROJECT";

/** Who starts the program anew: `rosy run`, which waits for its end, or `rosy launch`. */
export type Starter = "run" | "launch";

/** How the program is started in a project. */
export interface ProjectCommand {
  /** Deno, its flags, and the program. */
  readonly words: readonly [program: string, ...args: string[]];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Tells whether this very process was started in a project. The first call tells it: what this
 * process starts was not.
 *
 * @returns Who has started it; `undefined` where it was not.
 */
export function startedInProjectBy(): Starter | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable: IN_PROJECT });
  const starter = state === "granted" ? Deno.env.get(IN_PROJECT) : undefined;
  if (starter === undefined) return undefined;
  Deno.env.delete(IN_PROJECT);
  return starter === "launch" ? "launch" : "run";
}

/**
 * Starts the program in other projects: a process has the import map, the lock and the packages that
 * it was started with, so modules that need others need another process.
 *
 * - A project is prepared once. What that takes is in a folder that is gone once this is disposed
 *   of; until then what was started may need it.
 */
export class ProjectCommands implements AsyncDisposable {
  readonly #starter: Starter;
  readonly #projects = new Map<string, Promise<ProjectCommand>>();
  #folder: Promise<string> | undefined;

  /** @param starter Who starts it. */
  constructor(starter: Starter) {
    this.#starter = starter;
  }

  /**
   * Finds out how the program is to be started for the modules of a file.
   *
   * @param file The file's path.
   * @returns The command; `undefined` where the modules need no other import map than this process
   * has, or nothing may be started.
   * @throws {Error} If the configuration of the file's project cannot be read.
   */
  async commandFor(file: string): Promise<ProjectCommand | undefined> {
    if (Deno.build.standalone || !await mayStart()) return undefined;
    const config = await findProject(file);
    const own = ownDirectory();
    if (config === undefined) return undefined;
    if (own !== undefined && config === join(own, "deno.json")) return undefined;
    const known = this.#projects.get(config);
    if (known) return await known;
    const command = this.#prepare(config);
    this.#projects.set(config, command);
    return await command;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#projects.values());
    if (this.#folder) await Deno.remove(await this.#folder, { recursive: true });
    this.#folder = undefined;
  }

  async #prepare(config: string): Promise<ProjectCommand> {
    const number = this.#projects.size;
    const [program, ...command] = ownCommand();
    const [main, ...flags] = [command.pop()!, ...command, "--config", config];
    const own = ownDirectory();
    const clone = own === undefined ? null : await readClone(own);
    if (clone) {
      this.#folder ??= Deno.makeTempDir({ prefix: "rosy-" });
      const path = join(await this.#folder, `import_map_${number}.json`);
      await Deno.writeTextFile(path, JSON.stringify(await importMap(config, clone)));
      flags.push("--import-map", path);
    }
    // A bundle needs no package; of what others need there is none in a folder that the user fills.
    const needsPackages = clone !== null || !main.startsWith("file:");
    if (needsPackages && await hasManualPackages(config)) flags.push("--node-modules-dir=none");
    return { words: [program, ...flags, main], env: { [IN_PROJECT]: this.#starter } };
  }
}

/** Whether it may start programs, which can do everything, and write what they need. */
async function mayStart(): Promise<boolean> {
  const states = [
    await Deno.permissions.query({ name: "run" }),
    await Deno.permissions.query({ name: "write" }),
  ];
  return states.every(({ state }) => state === "granted");
}

/** The project's import map, and that of the clone for the clone's own modules. */
async function importMap(config: string, clone: Clone): Promise<ImportMap> {
  const { imports, scopes } = await projectImports(config);
  const root = pathToFileURL(join(clone.directory, "/")).href;
  return { imports, scopes: { ...scopes, [root]: wholeAddresses(clone.imports, root) } };
}

async function hasManualPackages(config: string): Promise<boolean> {
  const root = await findWorkspace(config) ?? config;
  const { nodeModulesDir } = await readProject(root);
  if (nodeModulesDir !== undefined) return nodeModulesDir === "manual";
  return await isThere(join(dirname(root), "package.json"));
}
