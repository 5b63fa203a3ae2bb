import { assertEquals } from "@std/assert";
import { entryFiles } from "../../../lib/launch/watch/entry_files.ts";
import { LaunchFolder } from "../launch_rig.ts";
import { planText } from "../launch_rig.ts";

const CASES: [command: string, files: string[], module?: string][] = [
  ["[deno, run, -A, a.ts, b.ts]", ["a.ts"], "a.ts"],
  ["[rosy, run, a.ts, f]", ["a.ts"], "a.ts"],
  ["deno run -A a.ts; echo", ["a.ts"]],
  ["echo hi && exec deno run -A a.ts", ["a.ts"], "a.ts"],
  ["[python3, drive.py, map.yaml]", ["drive.py"]],
  ["[./tool, map.yaml]", ["tool"]],
  ["[deno, run, missing.ts]", []],
  ["[sleep, '1']", []],
  ["echo it's", []],
  ["[/own/deno, run, -A, /own/cli.ts, run, a.ts, f]", ["a.ts"], "a.ts"],
];

for (const [command, files, module] of CASES) {
  Deno.test(`entryFiles() of ${command}: ${files.join(" ") || "none"}`, async () => {
    await using folder = new LaunchFolder({
      "a.ts": "",
      "b.ts": "",
      "drive.py": "",
      "map.yaml": "",
      "tool": "",
    });
    const text = `nodes: { n: { command: ${
      command.startsWith("[") ? command : JSON.stringify(command)
    }, cwd: ${folder.path}, append_name: false, shell: ${!command.startsWith("[")} } }`;
    const plan = await planText(text).catch(() => undefined);
    if (!plan) return;
    const entry = entryFiles(plan.nodes[0]!, ["/own/deno", "run", "-A", "/own/cli.ts"]);
    assertEquals(entry.files, files.map((file) => folder.file(file)));
    if (module) assertEquals(entry.module, folder.file(module));
  });
}
