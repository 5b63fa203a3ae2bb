import { assert, assertEquals } from "@std/assert";
import { parse } from "yaml";
import { TARGETS } from "../../.ci/targets.ts";
import config from "../../deno.json" with { type: "json" };
import { ROOT } from "../docs/pages.ts";

interface Job {
  readonly needs?: string | readonly string[];
  readonly strategy?: { readonly matrix: { readonly include?: readonly { target: string }[] } };
  readonly steps?: readonly { readonly run?: string; readonly uses?: string }[];
}

interface Workflow {
  readonly env: { readonly DENO_VERSION: string };
  readonly jobs: Readonly<Record<string, Job>>;
}

const WORKFLOWS = new URL(".github/workflows/", ROOT);

async function readWorkflow(name: string): Promise<Workflow> {
  return parse(await Deno.readTextFile(new URL(name, WORKFLOWS))) as Workflow;
}

for (const name of ["ci.yml", "release.yml"]) {
  Deno.test(`${name} uses .ci/run's Deno, tasks that there are, and jobs that there are`, async () => {
    const { env, jobs } = await readWorkflow(name);
    const script = await Deno.readTextFile(new URL(".ci/run", ROOT));
    assert(script.includes(`deno@${env.DENO_VERSION} `), "another version of Deno");
    for (const [job, { needs = [], steps = [] }] of Object.entries(jobs)) {
      for (const other of [needs].flat()) assert(Object.hasOwn(jobs, other), `${job}: ${other}`);
      for (const { run = "" } of steps) {
        for (const [, task] of run.matchAll(/deno task (?:--quiet )?(\S+)/g)) {
          assert(Object.hasOwn(config.tasks, task!), `${job}: no task ${task}`);
        }
      }
    }
  });
}

Deno.test("release.yml tries the binary of every target", async () => {
  const { jobs } = await readWorkflow("release.yml");
  const tried = jobs.smoke!.strategy!.matrix.include!.map(({ target }) => target);
  assertEquals(tried.sort(), [...TARGETS].sort());
});

Deno.test("the templates of issues ask for something", async () => {
  const directory = new URL(".github/ISSUE_TEMPLATE/", ROOT);
  for (const name of ["bug.yml", "idea.yml"]) {
    const form = parse(await Deno.readTextFile(new URL(name, directory))) as {
      name: string;
      description: string;
      body: { id: string; attributes: { label: string } }[];
    };
    assert(form.name && form.description, name);
    assert(form.body.length > 0 && form.body.every(({ attributes }) => attributes.label), name);
  }
});
