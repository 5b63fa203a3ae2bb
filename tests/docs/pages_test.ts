import { assert, assertEquals, assertMatch } from "@std/assert";
import { SOURCES } from "../../.ci/test/batches.ts";
import config from "../../deno.json" with { type: "json" };
import { codeBlocks, type Page, readPages, ROOT } from "./pages.ts";
import { readModules } from "../house/imports.ts";
import { projectFiles } from "../../lib/cli/init/files.ts";
import { findLibrary } from "../../lib/cli/init/library.ts";

const PAGES = await readPages();
/** What `deno test --doc` runs, unless something follows the language. */
const RUNNABLE = /^(js|javascript|mjs|cjs|jsx|ts|typescript|mts|cts|tsx)\b/;
/** What `deno task test` names among the pages. */
const TESTED = /^(README\.md$|docs\/)/;
const REASON = /^<!-- not run: .{20,} -->$/;

for (const page of PAGES) {
  Deno.test(`${page.name} says why, where an example is not run`, () => {
    for (const { info, code, lineBefore } of codeBlocks(page)) {
      if (!RUNNABLE.test(info)) continue;
      assert(TESTED.test(page.name), `deno task test must name ${page.name}: it has an example`);
      if (info === "ts") continue;
      const first = code.split("\n")[0];
      assertEquals(info, "ts ignore", `${page.name}: the example that begins with ${first}`);
      assertMatch(lineBefore, REASON, `${page.name}: before the example that begins with ${first}`);
    }
  });

  Deno.test(`${page.name} has no link that leads nowhere`, async () => {
    const prose = page.text.replace(/^```[^]*?^```$/gm, "").replace(/`[^`\n]*`/g, "");
    for (const [, target] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (!/^https?:/.test(target!)) await assertLeadsSomewhere(page, target!);
    }
  });

  Deno.test(`${page.name} names tasks that there are`, async () => {
    const project = projectFiles("robot", await findLibrary(ROOT.pathname));
    const tasks = { ...config.tasks, ...JSON.parse(project.get("deno.json")!).tasks };
    for (const [call, name] of page.text.matchAll(/\bdeno task ([a-z][a-z:]*)/g)) {
      assert(Object.hasOwn(tasks, name!), `${page.name}: ${call}`);
    }
  });
}

for (const name of ["docs/architecture.md", "docs/reliability.md"]) {
  Deno.test(`${name} names files that there are`, async () => {
    const page = await Deno.readTextFile(new URL(name, ROOT));
    const named = new Set([...page.matchAll(/`([\w./-]+\.ts)`/g)].map(([, path]) => `/${path}`));
    assert(named.size > 10);
    for (const root of ["lib/", "tests/", ".ci/"]) {
      for await (const { path } of readModules(root)) {
        for (const end of named) if (`/${path}`.endsWith(end)) named.delete(end);
      }
    }
    assertEquals([...named], []);
  });
}

Deno.test("deno task test runs the examples of the sources and the pages", () => {
  assert(config.tasks.test.endsWith(" .ci/test.ts"));
  const sources: readonly string[] = SOURCES;
  for (const source of ["mod.ts", "lib", "docs", "README.md"]) {
    assert(sources.includes(source), source);
  }
});

Deno.test("every example in a doc comment is run", async () => {
  const sources = ["mod.ts", "cli.ts"];
  for await (const path of sourcesBelow("lib/")) sources.push(path);
  for (const path of sources) {
    const text = await Deno.readTextFile(new URL(path, ROOT));
    for (const [, info] of text.matchAll(/^ *\* ```(\S.*)$/gm)) {
      if (RUNNABLE.test(info!)) assertEquals(info, "ts", path);
    }
  }
});

async function assertLeadsSomewhere({ name, text }: Page, target: string): Promise<void> {
  const [path, anchor] = target.split("#");
  const url = new URL(path || name.split("/").at(-1)!, new URL(name, ROOT));
  const { isFile } = await Deno.stat(url).catch(() => {
    throw new Error(`${name} links to ${target}, which does not exist`);
  });
  if (!anchor) return;
  assert(isFile);
  const headings = anchorsOf(path ? await Deno.readTextFile(url) : text);
  assert(headings.includes(anchor), `${name} links to ${target}, but there is no such heading`);
}

/** What GitHub calls the headings of a page. */
function anchorsOf(text: string): string[] {
  const prose = text.replace(/^```[^]*?^```$/gm, "");
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-")
  );
}

async function* sourcesBelow(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
    if (isDirectory) yield* sourcesBelow(`${folder}${name}/`);
    else if (name.endsWith(".ts")) yield `${folder}${name}`;
  }
}
