import { assert } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { ROOT } from "./pages.ts";

const PAGE = await Deno.readTextFile(new URL("docs/CONTRIBUTING.md", ROOT));

Deno.test("docs/CONTRIBUTING.md names files that there are, except those to be written", async () => {
  const paths = [...PAGE.matchAll(/`((?:lib|tests|docs|bench|\.ci|\.github)\/[\w./-]+)`(, new)?/g)];
  assert(paths.length > 20);
  for (const [, path, isNew] of paths) {
    const exists = await Deno.stat(new URL(path!, ROOT)).then(() => true, () => false);
    assert(exists !== Boolean(isNew), `${path} ${exists ? "is there already" : "is missing"}`);
  }
});

Deno.test("docs/CONTRIBUTING.md tells of every task but those that measure", () => {
  for (const task of Object.keys(config.tasks)) {
    if (task.startsWith("bench:") || task.startsWith("demo:")) continue;
    assert(PAGE.includes(`deno task ${task}`), `no word of deno task ${task}`);
  }
});
