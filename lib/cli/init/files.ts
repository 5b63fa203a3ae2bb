import type { Library } from "./library.ts";
import {
  DRIVER,
  DRIVER_TEST,
  GITIGNORE,
  LAUNCH,
  RANGE_FINDER,
  readme,
  ROBOT,
} from "./templates.ts";

/**
 * The files of a new project.
 *
 * @param name The project's name.
 * @param library Where it gets rosy from.
 * @returns What each file holds, by its name.
 */
export function projectFiles(name: string, library: Library): Map<string, string> {
  return new Map([
    ["deno.json", config(library)],
    ...library.lock === undefined ? [] : [["deno.lock", library.lock] as const],
    ["robot.ts", ROBOT],
    ["range_finder.ts", RANGE_FINDER],
    ["driver.ts", DRIVER],
    ["driver_test.ts", DRIVER_TEST],
    ["launch.yaml", LAUNCH],
    ["README.md", readme(name, library)],
    [".gitignore", GITIGNORE],
  ]);
}

function config({ imports, tool }: Library): string {
  const rosy = `deno run -A ${tool}`;
  const text = {
    imports,
    tasks: {
      start: `${rosy} launch`,
      test: "deno test",
      check: "deno fmt --check && deno lint && deno check && deno test",
      rosy,
    },
  };
  return `${JSON.stringify(text, null, 2)}\n`;
}
