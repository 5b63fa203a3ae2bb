import { assert, assertEquals } from "@std/assert";
import { gunzipSync, gzipSync } from "node:zlib";
import { bundleDashboard, firstFiles } from "../../../.ci/dashboard.ts";
import { Dashboard } from "../../../lib/web/server/dashboard.ts";
import { DASHBOARD_FILES } from "../../../lib/web/server/dashboard_files.ts";

/** What the first page may cost, compressed, until something is seen. */
const MAX_FIRST_BYTES = 120_000;

Deno.test("the dashboard is served as it is in lib/web/dashboard/, and its first page is small", async () => {
  const files = await bundleDashboard();
  const served = Object.entries(DASHBOARD_FILES).map(([name, text]) =>
    [name, gunzipSync(Uint8Array.fromBase64(text)).toString()] as const
  );
  assertEquals(served.map(([name]) => name), [...files.keys()], "run deno task dashboard:generate");
  for (const [name, text] of served) {
    assert(files.get(name) === text, `${name}: run deno task dashboard:generate`);
  }
  const first = firstFiles(files).map((name) => gzipSync(files.get(name)!).length);
  const bytes = first.reduce((sum, length) => sum + length, 0);
  assert(bytes <= MAX_FIRST_BYTES, `${bytes} bytes`);
});

Deno.test("the dashboard asks nothing of anybody but its gateway", async () => {
  for (const [name, text] of await bundleDashboard()) {
    // Names of namespaces are no addresses; nothing is loaded by them.
    const hosts = text.matchAll(/\b(?:https?|wss?):\/\/(?!www\.w3\.org\/)[\w.-]+/g);
    assertEquals([...hosts].map(String), [], name);
  }
});

Deno.test("Dashboard answers compressed, plain, or that the browser has it already", async () => {
  const dashboard = new Dashboard();
  const ask = async (name: string, init?: RequestInit) =>
    (await dashboard.answer(new Request(`http://robot/dashboard/${name}`, init), name))!;
  const packed = await ask("main.js", { headers: { "accept-encoding": "br, gzip" } });
  const plain = await ask("main.js", { headers: { "accept-encoding": "gzip;q=0" } });
  assertEquals(packed.headers.get("content-encoding"), "gzip");
  assertEquals(plain.headers.get("content-encoding"), null);
  const text = await plain.text();
  assertEquals(gunzipSync(await packed.bytes()).toString(), text);
  assertEquals(plain.headers.get("content-type"), "text/javascript; charset=utf-8");
  const etag = plain.headers.get("etag")!;
  const again = await ask("main.js", { headers: { "if-none-match": etag } });
  assertEquals([again.status, await again.text()], [304, ""]);
  const head = await ask("index.html", { method: "HEAD" });
  assertEquals([head.status, await head.text()], [200, ""]);
  for (const name of ["none.js", "__proto__", "constructor", ""]) {
    assertEquals(await dashboard.answer(new Request("http://robot/"), name), undefined);
  }
});
