import { assertEquals } from "@std/assert";
import { PYTHON_ENVIRONMENT } from "../../.ci/counterparts.ts";

const INSTALLED = new URL(`../../${PYTHON_ENVIRONMENT}/bin/python`, import.meta.url).pathname;

/**
 * Finds a Python that has certain modules: that of ROSY_TEST_PYTHON, what `deno task counterparts`
 * has installed, or the machine's own.
 *
 * @param modules The modules.
 * @returns The interpreter; `undefined` where none has them.
 */
export async function pythonWith(...modules: string[]): Promise<string | undefined> {
  const named = Deno.env.get("ROSY_TEST_PYTHON");
  const args = ["-c", `import ${modules.join(", ")}`];
  for (const python of named ? [named] : [INSTALLED, "python3"]) {
    try {
      if ((await new Deno.Command(python, { args }).output()).success) return python;
    } catch {
      // It is not there.
    }
  }
  return undefined;
}

/**
 * Runs Python, which has to succeed without a word of complaint.
 *
 * @param python The interpreter.
 * @param args Its arguments.
 * @returns What it prints.
 */
export async function runPython(python: string, args: readonly string[]): Promise<string> {
  const { stdout, stderr, code } = await new Deno.Command(python, { args: [...args] }).output();
  const decoder = new TextDecoder();
  assertEquals([code, decoder.decode(stderr)], [0, ""]);
  return decoder.decode(stdout);
}
