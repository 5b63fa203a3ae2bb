import { assertEquals } from "@std/assert";
import { Workshop } from "../../.ci/mutate/workshop.ts";

Deno.test("Workshop.deno() runs several programs at once in one copy", async () => {
  const project = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${project}/home.ts`, `console.log(Deno.env.get("HOME"));`);
    await using workshop = await Workshop.open(project);
    const runs = await Promise.all(
      [1, 2, 3].map(() => workshop.deno(["run", "--allow-env", "home.ts"])),
    );
    assertEquals(runs.map(({ isSuccess }) => isSuccess), [true, true, true]);
    assertEquals(new Set(runs.map(({ output }) => output)).size, 3);
  } finally {
    await Deno.remove(project, { recursive: true });
  }
});
