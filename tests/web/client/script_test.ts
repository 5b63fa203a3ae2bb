import { assert, assertEquals } from "@std/assert";
import { bundleClient, scriptModule } from "../../../.ci/browser_client.ts";
import { answerClientScript } from "../../../lib/web/server/answer_client_script.ts";
import { CLIENT_SCRIPT } from "../../../lib/web/server/client_script.ts";

/** What a page may cost. */
const MAX_BYTES = 30 * 1024;

Deno.test("the client of browsers is small, needs nothing, and is served as it is in lib/web/client/", async () => {
  const code = await bundleClient();
  const file = new URL("../../../lib/web/server/client_script.ts", import.meta.url);
  const isCurrent = await Deno.readTextFile(file) === await scriptModule(code);
  assert(isCurrent, "run deno task browser:generate");
  const bytes = new TextEncoder().encode(code).length;
  assert(bytes <= MAX_BYTES, `${bytes} bytes`);
  assertEquals(/\bDeno\b|\bprocess\b|["']node:|\bimport\b|\brequire\b/.exec(code)?.[0], undefined);
});

Deno.test("answerClientScript() serves it, and says when a browser has it already", async () => {
  const url = "http://robot/rosy.js";
  const first = answerClientScript(new Request(url));
  assertEquals(first.headers.get("content-type"), "text/javascript; charset=utf-8");
  assertEquals(await first.text(), CLIENT_SCRIPT);
  const etag = first.headers.get("etag")!;
  const again = answerClientScript(new Request(url, { headers: { "if-none-match": etag } }));
  assertEquals([again.status, await again.text()], [304, ""]);
  const head = answerClientScript(new Request(url, { method: "HEAD" }));
  assertEquals([head.status, await head.text()], [200, ""]);
});
