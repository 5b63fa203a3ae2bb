/**
 * A private copy of the project, in which faults are made and tests are run: what somebody works on
 * meanwhile is not touched.
 *
 * @module
 */
import { join } from "node:path";

/** How a program ended. */
export interface Outcome {
  readonly isSuccess: boolean;
  /** Whether it had to be ended. */
  readonly isTimeOut: boolean;
  readonly tookMs: number;
  readonly output: string;
}

/** What is not copied. */
const LEFT_OUT = new Set([".git", "node_modules", "dist"]);

/**
 * A fault may let nodes speak on a real network, spin for ever, or leave processes behind. In a
 * network and a process table of its own it harms nobody, and with the first process the others end.
 */
const IN_NAMESPACES = [
  ...["--net", "--pid", "--fork", "--kill-child", "--mount-proc"],
  // Not `exec`: the first process of a table is deaf to most signals.
  ...["sh", "-c", `ip link set lo up || exit; "$@"; exit $?`, "mutate"],
];
/** As root, and as anybody else where the system allows that. */
const ISOLATIONS = [
  ["unshare", ...IN_NAMESPACES],
  ["unshare", "--map-current-user", "--keep-caps", ...IN_NAMESPACES],
];

/** A copy of a project. */
export class Workshop implements AsyncDisposable {
  /** Where the copy is. */
  readonly root: string;
  readonly #directory: string;
  readonly #isolation: readonly string[];
  readonly #cacheDirectory: string;
  #homes = 0;

  private constructor(directory: string, isolation: readonly string[], cacheDirectory: string) {
    this.#directory = directory;
    this.root = join(directory, "project");
    this.#isolation = isolation;
    this.#cacheDirectory = cacheDirectory;
  }

  /**
   * Copies a project.
   *
   * @param project The project's folder.
   * @returns The copy; disposing of it deletes it.
   */
  static async open(project: string): Promise<Workshop> {
    const [isolation, cacheDirectory] = await Promise.all([findIsolation(), findCache()]);
    const directory = await Deno.makeTempDir({ prefix: "rosy-m" });
    const workshop = new Workshop(directory, isolation, cacheDirectory);
    await copy(project, workshop.root);
    return workshop;
  }

  /** Whether what runs here can harm nothing outside. */
  get isIsolated(): boolean {
    return this.#isolation.length > 0;
  }

  /**
   * Runs Deno in the copy.
   *
   * @param args Its arguments.
   * @param limitMs When to end it, with all that it started.
   * @returns How it ended.
   */
  async deno(args: readonly string[], limitMs = 600_000): Promise<Outcome> {
    // Unix sockets in it have short paths.
    const home = join(this.#directory, `${this.#homes++}`);
    await Deno.mkdir(home);
    const [command, ...rest] = [...this.#isolation, Deno.execPath(), ...args];
    const startMs = performance.now();
    const child = new Deno.Command(command!, {
      args: rest,
      cwd: this.root,
      clearEnv: true,
      env: {
        PATH: Deno.env.get("PATH") ?? "",
        DENO_DIR: this.#cacheDirectory,
        DENO_NO_UPDATE_CHECK: "1",
        NO_COLOR: "1",
        HOME: home,
        TMPDIR: home,
        ROSY_INTERFACE: "127.0.0.1",
        ROSY_DOMAIN_ID: "rosy-mutate",
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    let isTimeOut = false;
    const timer = setTimeout(() => {
      isTimeOut = true;
      child.kill("SIGKILL");
    }, limitMs);
    try {
      const { success, stdout, stderr } = await child.output();
      const [output, problems] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
      const tookMs = performance.now() - startMs;
      return { isSuccess: success, isTimeOut, tookMs, output: `${output}${problems}` };
    } finally {
      clearTimeout(timer);
      await Deno.remove(home, { recursive: true });
    }
  }

  /** Deletes the copy. */
  [Symbol.asyncDispose](): Promise<void> {
    return Deno.remove(this.#directory, { recursive: true });
  }
}

async function copy(from: string, to: string): Promise<void> {
  await Deno.mkdir(to);
  for await (const { name, isDirectory, isFile } of Deno.readDir(from)) {
    if (LEFT_OUT.has(name)) continue;
    if (isDirectory) await copy(join(from, name), join(to, name));
    else if (isFile) await Deno.copyFile(join(from, name), join(to, name));
  }
}

/** @returns The words to put before a command; none where the machine does not allow it. */
async function findIsolation(): Promise<readonly string[]> {
  for (const isolation of ISOLATIONS) {
    const [command, ...args] = [...isolation, "true"];
    try {
      const { success } = await new Deno.Command(command!, { args, stderr: "null" }).output();
      if (success) return isolation;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return [];
}

/** @returns Where Deno keeps packages: with another `HOME` it would fetch them again. */
async function findCache(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}
