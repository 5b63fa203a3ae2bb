import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { readSavedParams } from "../../../lib/params/store/saved_params.ts";
import { TestProcess } from "../../support/process.ts";

const WRITER = new URL("./killed_writer.ts", import.meta.url);

Deno.test("FileParamStore's file is whole, whenever its program is killed", async () => {
  const folder = await Deno.makeTempDir({ prefix: "rosy-params-" });
  try {
    const path = join(folder, "driver.json");
    let last = 0;
    for (let time = 0; time < 3; time++) {
      await using writer = new TestProcess(["run", "-A", WRITER.href, path]);
      await writer.waitFor(() => writer.stdout.includes("writing") || undefined, "writing");
      // At whichever moment that is: the writer does nothing else but write.
      for (let reads = 0; reads < 7 * time; reads++) await readWhole(path);
      await writer.stop("SIGKILL");
      last = await readWhole(path);
    }
    assertEquals(last >= 3, true);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** Reads the file, which belongs together. */
async function readWhole(path: string): Promise<number> {
  const values = readSavedParams(await Deno.readFile(path), path);
  const round = values.get("round")?.value;
  assertEquals(values.get("text")?.value, `${round}-`.repeat(20_000));
  return Number(round);
}
