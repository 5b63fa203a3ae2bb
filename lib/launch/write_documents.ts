/**
 * Writes the files that are made from the definition of the launch file:
 * `deno task launch:generate`.
 *
 * @module
 */
import { launchDocuments } from "./documents.ts";

const ROOT = new URL("../../", import.meta.url);

const { version } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));

for (const [path, text] of launchDocuments(version)) {
  await Deno.writeTextFile(new URL(path, ROOT), text);
}
