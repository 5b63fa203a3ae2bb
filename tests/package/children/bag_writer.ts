// deno-lint-ignore-file no-console
import { BagWriter } from "@rosy/rosy/bag";

const writer = await BagWriter.create(Deno.args[0]!);
await writer.close();
console.log("written");
