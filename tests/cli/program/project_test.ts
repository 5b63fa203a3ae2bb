import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findProject, projectImports, wholeAddresses } from "../../../lib/cli/program/project.ts";
import { TestProject } from "./test_project.ts";

Deno.test("findProject() finds the nearest deno.json or deno.jsonc, and none where none is", async () => {
  await using project = await TestProject.write({
    "deno.json": "{}",
    "inner/deno.jsonc": "{}",
    "inner/src/a.ts": "",
    "other/b.ts": "",
  });
  assertEquals(await findProject(project.file("inner/src/a.ts")), project.file("inner/deno.jsonc"));
  assertEquals(await findProject(project.file("other/b.ts")), project.file("deno.json"));
  assertEquals(await findProject("/a.ts"), undefined);
});

Deno.test("projectImports() writes addresses that are right wherever the map stands", async () => {
  await using project = await TestProject.write({
    "deno.jsonc": `{ // comments are allowed
      "imports": { "a": "./a.ts", "lib/": "./lib/", "chalk": "npm:chalk@5", "./b.ts": "./c.ts" },
      "scopes": { "./old/": { "a": "./old/a.ts" }, "https://x/": { "y": "https://x/y.ts" } },
    }`,
  });
  const url = (path: string) => pathToFileURL(project.file(path)).href;
  assertEquals(await projectImports(project.file("deno.jsonc")), {
    imports: {
      "a": url("a.ts"),
      "lib/": url("lib/"),
      "chalk": "npm:chalk@5",
      "chalk/": "npm:/chalk@5/",
      [url("b.ts")]: url("c.ts"),
    },
    scopes: { [url("old/")]: { a: url("old/a.ts") }, "https://x/": { y: "https://x/y.ts" } },
  });
});

Deno.test("projectImports() reads a map of its own file, relative to that", async () => {
  await using project = await TestProject.write({
    "deno.json": `{ "importMap": "./maps/map.json", "imports": { "a": "./wrong.ts" } }`,
    "maps/map.json": `{ "imports": { "a": "./a.ts" } }`,
  });
  const { imports } = await projectImports(project.file("deno.json"));
  assertEquals(imports, { a: pathToFileURL(project.file("maps/a.ts")).href });
});

Deno.test("projectImports() says which configuration is none", async () => {
  await using project = await TestProject.write({ "deno.json": "{ imports }" });
  await assertRejects(
    () => projectImports(project.file("deno.json")),
    Error,
    `Cannot read the project's configuration "${join(project.path, "deno.json")}": `,
  );
});

Deno.test("wholeAddresses() lets names reach into packages, unless that is said otherwise", () => {
  const imports = { a: "jsr:@a/a@1", b: "npm:b@2", "b/": "./b/", "c/": "npm:/c@3/" };
  assertEquals(wholeAddresses(imports, "file:///x/deno.json"), {
    "a": "jsr:@a/a@1",
    "a/": "jsr:/@a/a@1/",
    "b": "npm:b@2",
    "b/": "file:///x/b/",
    "c/": "npm:/c@3/",
  });
});
