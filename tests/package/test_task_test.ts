import { assert, assertEquals } from "@std/assert";
import { countTests } from "../../.ci/check.ts";
import { foldersFor, planBatches, SOURCES } from "../../.ci/test/batches.ts";
import { type Job, type LaneOptions, Lanes } from "../../.ci/test/lanes.ts";
import { addUp, describe, readFailures, readSummary } from "../../.ci/test/summary.ts";
import config from "../../deno.json" with { type: "json" };
import { ROOT } from "../docs/pages.ts";
import { readModules } from "../house/imports.ts";

const ROOT_PATH = ROOT.pathname;

Deno.test("deno task test runs every test file once", async () => {
  const planned = (await planBatches(ROOT_PATH)).flatMap(({ paths }) => paths);
  const files: string[] = [];
  for (const source of ["lib/", "tests/"]) {
    for await (const { path } of readModules(source)) {
      if (/(^|[/._])test\.[jt]sx?$/.test(path)) files.push(path);
    }
  }
  const isTest = (path: string) => path.endsWith("_test.ts");
  assertEquals(planned.filter(isTest).sort(), files.sort());
});

Deno.test("deno task test runs all examples, also those beside packages of the workspace", async () => {
  const named = (await planBatches(ROOT_PATH)).flatMap(({ paths }) => paths);
  for (const source of SOURCES) {
    if (source !== "lib" && source !== "tests") assert(named.includes(source), source);
  }
  const modules = [...await Array.fromAsync(readModules("lib/"))];
  modules.push(...await Array.fromAsync(readModules("tests/")));
  for (const { path } of modules.filter(({ path }) => !path.endsWith("_test.ts"))) {
    const roots = named.filter((root) => path === root || path.startsWith(`${root}/`));
    assertEquals(roots.length, 1, `${path} is below ${roots}`);
    const inside = config.workspace.filter((member) => member.startsWith(`./${roots[0]}/`));
    assertEquals(inside, [], `Deno passes over the examples in ${roots[0]}`);
  }
});

Deno.test("foldersFor() leaves alone what has no package in it", async () => {
  for (const path of ["tests/wire", "lib/std/assert", "mod.ts", "lib/wire/", "--filter"]) {
    assertEquals(await foldersFor(ROOT_PATH, path), [path]);
  }
  assert((await foldersFor(ROOT_PATH, "./lib/")).includes("lib/cli/program"));
});

Deno.test("describe() says what several runs counted, and deno task check reads it", () => {
  const lines = [
    "ok | 5513 passed (51 steps) | 0 failed | 26 ignored (13m23s)",
    "FAILED | 1 passed | 3 failed (1 step) (98ms)",
    "ok | 0 passed | 0 failed (0ms)",
  ];
  const [first, second, third] = lines.map((line) => readSummary(`a ... ok (1ms)\n\n${line}\n`)!);
  const sum = addUp([first!, second!, third!]);
  const line = describe(sum, false, 803_400);
  assertEquals(line, "FAILED | 5514 passed (51 steps) | 3 failed (1 step) | 26 ignored (13m23s)");
  assertEquals(countTests(`${lines[1]}\n${line}\n`), { passed: 5514, failed: 3 });
  assertEquals(describe(third!, true, 59_400), "ok | 0 passed | 0 failed (59s)");
  assertEquals(readSummary("error: Module not found\n"), undefined);
});

Deno.test("readFailures() keeps what went wrong, or all where nobody knows", () => {
  assertEquals(readFailures("a ... ok\n\n ERRORS \n\nb: it broke\n"), "ERRORS \n\nb: it broke");
  assertEquals(readFailures("error: Module not found\n"), "error: Module not found");
});

const evaluate = (name: string, code: string): Job => ({ name, args: ["eval", code] });

function options(count: number, print: (text: string) => void = () => {}): LaneOptions {
  return { cwd: ROOT_PATH, count, domainId: "lanes", print };
}

Deno.test("Lanes run what is independent side by side, each in a domain of its own", async () => {
  await using directory = new TemporaryFile();
  // Whoever comes first waits for the other: one after the other they would not end.
  const meet = `
    const path = ${JSON.stringify(directory.path)};
    const told = Deno.watchFs(path);
    Deno.writeTextFileSync(path, "x", { append: true });
    if (Deno.readTextFileSync(path) !== "xx") {
      for await (const _ of told) if (Deno.readTextFileSync(path) === "xx") break;
    }
    console.log(Deno.env.get("ROSY_DOMAIN_ID"));`;
  const printed: string[] = [];
  const lanes = new Lanes(options(2, (text) => printed.push(text)));
  const results = await lanes.run([evaluate("a", meet), evaluate("b", meet)]);
  assertEquals(results.map(({ isWell }) => isWell), [true, true]);
  assertEquals(printed.map((text) => text.split("\n").at(-1)).sort(), ["lanes-1", "lanes-2"]);
});

Deno.test("Lanes say what failed, and run the rest all the same", async () => {
  const lanes = new Lanes(options(1));
  const last = "console.log('ok | 2 passed | 0 failed (1ms)')";
  const [bad, good] = await lanes.run([
    evaluate("bad", "console.log('almost'); Deno.exit(3)"),
    evaluate("good", last),
  ]);
  assertEquals([bad!.name, bad!.isWell, bad!.failures], ["bad", false, "almost"]);
  assertEquals([good!.name, good!.isWell, good!.summary?.passed], ["good", true, 2]);
});

Deno.test("Lanes that are stopped end what runs", async () => {
  const started = Promise.withResolvers<void>();
  const lanes = new Lanes(options(1));
  await using directory = new TemporaryFile();
  const watcher = Deno.watchFs(directory.path);
  void (async () => {
    for await (const _ of watcher) break;
    started.resolve();
  })();
  const over = lanes.run([
    evaluate(
      "long",
      `Deno.writeTextFileSync(${JSON.stringify(directory.path)}, "x");
      await new Promise((resolve) => setTimeout(resolve, 600_000));`,
    ),
  ]);
  await started.promise;
  lanes.stop();
  assertEquals((await over)[0]!.isWell, false);
});

class TemporaryFile implements AsyncDisposable {
  readonly path = Deno.makeTempFileSync({ prefix: "rosy-lanes-" });

  [Symbol.asyncDispose](): Promise<void> {
    return Deno.remove(this.path);
  }
}
