// deno-lint-ignore-file no-console -- it tells the test
/** Writes a bag until it cannot be written any further; prints why, and how many messages it took. */
import { BagWriter } from "@rosy/rosy/bag";
import { entry } from "../support.ts";

const [path] = Deno.args as [string];
const failure = Promise.withResolvers<Error>();
const writer = await BagWriter.create(path, { chunkBytes: 10_000, failed: failure.resolve });
let count = 0;
try {
  for (; count < 1000; count++) {
    await writer.write(entry({ sequence: count, bytes: new Uint8Array(1000).fill(count) }));
    if (count % 10 === 9) await writer.flush();
  }
} catch {
  console.log(count, (await failure.promise).message);
}
await writer.close().catch(() => {});
