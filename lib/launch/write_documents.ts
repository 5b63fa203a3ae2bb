/**
 * Writes the files that are made from the definition of the launch file:
 * `deno task launch:generate`.
 *
 * @module
 */
import { launchDocuments } from "./documents.ts";

const ROOT = new URL("../../", import.meta.url);

for (const [path, text] of launchDocuments()) await Deno.writeTextFile(new URL(path, ROOT), text);
