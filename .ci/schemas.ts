/**
 * `deno task schemas:generate`: writes the types and schemas of the messages that robots exchange,
 * from the collection of Foxglove and from `lib/schemas/ros/*.msg`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { knownModules } from "./schemas/modules.ts";

const FOLDER = new URL("../lib/schemas/", import.meta.url);

for (const [path, text] of await knownModules()) {
  await Deno.writeTextFile(new URL(path, FOLDER), text);
}
const { success } = await new Deno.Command(Deno.execPath(), {
  args: ["fmt", "--quiet", fileURLToPath(FOLDER)],
}).output();
if (!success) throw new Error("Cannot format what was written");
