import { ORIGINALS_FOLDER, PYTHON_ENVIRONMENT } from "../../../.ci/counterparts.ts";
import { TestProcess } from "../../support/process.ts";

const ROOT = new URL("../../../", import.meta.url);
const PYTHON = new URL(`${PYTHON_ENVIRONMENT}/bin/python`, ROOT).pathname;

/** The packages of Python's rosy, by the version that a bridge is told. */
const PACKAGES = { "0.7": "rosy==0.7.4", "0.8": "rosy==0.8.3" } as const;

/** A version of Python's rosy. */
export type OriginalVersion = keyof typeof PACKAGES;

const folderOf = (version: OriginalVersion) =>
  new URL(`${ORIGINALS_FOLDER}/${PACKAGES[version]}/`, ROOT).pathname;

/** Whether both versions are installed. */
export const HAS_ORIGINALS: boolean = [PYTHON, folderOf("0.7"), folderOf("0.8")].every(isThere);

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path) !== undefined;
  } catch {
    return false;
  }
}

/** Runs Python with a version of rosy. */
export function startPython(version: OriginalVersion, args: readonly string[]): TestProcess {
  const env = { PYTHONPATH: folderOf(version), PYTHONUNBUFFERED: "1" };
  return new TestProcess(args, { program: PYTHON, env, input: null });
}

/** Runs a script of this folder with a version of rosy. */
export function startScript(
  version: OriginalVersion,
  script: string,
  ...args: readonly string[]
): TestProcess {
  return startPython(version, [new URL(script, import.meta.url).pathname, ...args]);
}

/** What `node.py` does. */
type Command = "send" | "listen" | "call" | "provide" | "return" | "raise" | "harass";

/** A node of Python's rosy, in a process of its own. */
export class OriginalNode implements AsyncDisposable {
  readonly process: TestProcess;

  private constructor(process: TestProcess) {
    this.process = process;
  }

  /**
   * Starts one.
   *
   * @param version Of which version.
   * @param options What its `build_node()` is called with.
   */
  static async start(
    version: OriginalVersion,
    options: Readonly<Record<string, unknown>>,
  ): Promise<OriginalNode> {
    const process = startScript(version, "node.py", JSON.stringify(options));
    await process.waitForLine(/^ready$/);
    return new OriginalNode(process);
  }

  /** Has it do something; of what comes of it its lines tell. */
  do(
    command: Command,
    name = "",
    args: readonly unknown[] = [],
    keywords: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    return this.process.write(`${JSON.stringify([command, name, args, keywords])}\n`);
  }

  /** Waits until it says something. */
  async says(line: string): Promise<void> {
    await this.process.waitForLine(line);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.process[Symbol.asyncDispose]();
  }
}
