import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { knownModules } from "../../.ci/schemas/modules.ts";

const ROOT = new URL("../../", import.meta.url);

Deno.test("types and schemas of known messages are what `deno task schemas:generate` writes", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const modules = await knownModules();
    for (const [path, text] of modules) {
      await Deno.writeTextFile(join(folder, path.replace("/", ".")), text);
    }
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["fmt", "--quiet", "--line-width", "100", folder],
    }).output();
    assertEquals(success, true);
    for (const path of modules.keys()) {
      const written = await Deno.readTextFile(new URL(`lib/schemas/${path}`, ROOT));
      assertEquals(written, await Deno.readTextFile(join(folder, path.replace("/", "."))), path);
    }
    assertEquals([...modules.keys()].sort(), await writtenModules());
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

async function writtenModules(): Promise<string[]> {
  const paths: string[] = [];
  for (const folder of ["foxglove", "ros"]) {
    for await (const { name } of Deno.readDir(new URL(`lib/schemas/${folder}/`, ROOT))) {
      if (name.endsWith(".ts")) paths.push(`${folder}/${name}`);
    }
  }
  return paths.sort();
}
