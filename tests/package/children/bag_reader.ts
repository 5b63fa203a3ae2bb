// deno-lint-ignore-file no-console
import { BagReader } from "@rosy/rosy/bag";

await using bag = await BagReader.open(Deno.args[0]!);
console.log(`messages ${(await bag.info()).messages}`);
