/**
 * Writes the files that are made from the definition of the launch file:
 * `deno task launch:generate`.
 *
 * @module
 */
import { launchDocuments } from "./documents.ts";

const ROOT = new URL("../../..", import.meta.url);

const text = await Deno.readTextFile(new URL("deno.json", ROOT));
const { version } = JSON.parse(text) as { version: string };

for (const [path, document] of launchDocuments(version)) {
  await Deno.writeTextFile(new URL(path, ROOT), document);
}
