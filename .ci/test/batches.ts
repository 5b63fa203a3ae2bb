/**
 * The parts in which all tests are run, and the order in which they begin.
 *
 * @module
 */
import { join, normalize } from "node:path";
import config from "../../deno.json" with { type: "json" };

/** What has tests or examples. */
export const SOURCES = ["mod.ts", "lib", "tests", "docs", "README.md"] as const;

/** A part of the tests that one `deno test` runs. */
export interface Batch {
  readonly name: string;
  readonly paths: readonly string[];
  /** What else `deno test` is told. */
  readonly flags?: readonly string[];
}

/** So large that each folder in them is a part. */
const LARGE: readonly string[] = ["tests/bridge", "tests/cli", "tests/web"];
/** Parts that take longest: what begins last should be short. */
const LONG: readonly string[] = [
  "tests/web/dashboard",
  "tests/node",
  "tests/attacks",
  "tests/cli/topic",
  "tests/discovery",
  "tests/faults",
  "tests/cli/bag",
  "tests/package",
  "tests/launch",
  "tests/bridge/ros1",
  "tests/bridge/mqtt",
  "tests/bridge/python",
  "tests/bridge/nats",
  "tests/docs",
  "tests/bag",
  "tests/cli/init",
  "tests/demo",
];
const TEST_FILES = "**/*_test.ts";

/**
 * Plans a run of all tests.
 *
 * @param root The project's folder.
 * @returns Parts that have each test file and each example once, in the order in which to begin.
 */
export async function planBatches(root: string): Promise<Batch[]> {
  const folders = new Map<string, string[]>();
  for (const file of await testFiles(root, "tests")) {
    const folder = partOf(file);
    folders.set(folder, [...folders.get(folder) ?? [], file]);
  }
  const batches = [...folders].map(([name, paths]) => ({ name, paths }));
  const rank = ({ name }: Batch) => LONG.includes(name) ? LONG.indexOf(name) : LONG.length;
  return [...await examples(root), ...batches].sort((a, b) => rank(a) - rank(b));
}

/** The examples of everything, without the tests themselves. */
async function examples(root: string): Promise<Batch[]> {
  const flags = [`--ignore=${TEST_FILES}`];
  const pages = SOURCES.filter((source) => source !== "lib");
  const paths = await Promise.all(pages.map((source) => foldersFor(root, source)));
  return [
    { name: "examples of the pages", paths: paths.flat(), flags },
    { name: "examples of the sources", paths: await foldersFor(root, "lib"), flags },
  ];
}

/**
 * What to name in the place of a folder: Deno 2.9 passes over all examples of a folder that has a
 * package of the workspace further down.
 *
 * @param root The project's folder.
 * @param path A folder of the project, or a file.
 * @returns It, or what is in it.
 */
export async function foldersFor(root: string, path: string): Promise<string[]> {
  const folder = normalize(path).replaceAll("\\", "/").replace(/\/$/, "");
  if (!config.workspace.some((member) => member.startsWith(`./${folder}/`))) return [path];
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(root, folder))) {
    const inside = `${folder}/${name}`;
    if (isDirectory) found.push(...await foldersFor(root, inside));
    else if (name.endsWith(".ts")) found.push(inside);
  }
  return found.sort();
}

function partOf(file: string): string {
  const depth = LARGE.some((folder) => file.startsWith(`${folder}/`)) ? 3 : 2;
  return file.split("/").slice(0, -1).slice(0, depth).join("/");
}

async function testFiles(root: string, folder: string): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(root, folder))) {
    const path = `${folder}/${name}`;
    if (isDirectory) files.push(...await testFiles(root, path));
    else if (name.endsWith("_test.ts")) files.push(path);
  }
  return files.sort();
}
