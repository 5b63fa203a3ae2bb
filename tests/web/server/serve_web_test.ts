import { assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import type { Node } from "@rosy/rosy";
import { serveWeb } from "@rosy/rosy/web";
import { MeshFixture } from "../../support/mesh_fixture.ts";

const TOKENS = [{ role: "view", token: "view-token-0123456789" }] as const;

Deno.test("serveWeb() builds a node of its own, which ends with it", async () => {
  await using mesh = new MeshFixture();
  let own: Node;
  {
    await using web = await serveWeb({ port: 0, nodeOptions: mesh.options, logger: mesh.logger });
    own = web.node;
    assertEquals(own.id.name, "web");
    assertMatch(web.url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
    assertEquals([web.rosbridgeUrl, web.foxgloveUrl, web.clients], [undefined, undefined, 0]);
    assertEquals(await (await fetch(`${web.url}healthz`)).text(), "ok\n");
    // Who types its address sees something.
    const first = await fetch(web.url);
    assertEquals([first.status, first.redirected], [200, false]);
    assertMatch(await first.text(), /^<!doctype html>/i);
  }
  assertEquals(own.signal.aborted, true);
});

Deno.test("serveWeb() leaves a node running that it was given, and has ports for those who want one", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("gateway");
  const web = await serveWeb({
    node,
    port: 0,
    rosbridgePort: 0,
    foxglovePort: 0,
    logger: mesh.logger,
  });
  assertMatch(web.rosbridgeUrl!, /^ws:\/\/127\.0\.0\.1:\d+\/$/);
  assertMatch(web.foxgloveUrl!, /^ws:\/\/127\.0\.0\.1:\d+\/$/);
  assertNotEquals(web.rosbridgeUrl, web.foxgloveUrl);
  const alone = await fetch(web.rosbridgeUrl!.replace("ws", "http"));
  assertEquals(alone.status, 426);
  await alone.body?.cancel();
  await web.close();
  await web.close();
  assertEquals(node.signal.aborted, false);
  await assertRejects(() => fetch(web.url));
});

Deno.test("serveWeb() does not start where other machines could do everything, unless told to", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("gateway");
  const options = { node, port: 0, logger: mesh.logger, host: "0.0.0.0" };
  await assertRejects(() => serveWeb(options), TypeError, "other machines can reach it");
  await assertRejects(() => serveWeb({ ...options, tokens: [] }), TypeError);
  const toAll = { node, port: 0, logger: mesh.logger, cors: ["*"] };
  await assertRejects(() => serveWeb(toAll), TypeError, "pages of all sites");
  for (const more of [{ tokens: TOKENS }, { isOpen: true }]) {
    await using web = await serveWeb({ ...options, ...more });
    assertMatch(web.url, /^http:\/\/localhost:\d+\/$/);
  }
});

Deno.test("serveWeb() leaves nothing behind where it cannot start", async () => {
  await using mesh = new MeshFixture();
  await using web = await serveWeb({ port: 0, nodeOptions: mesh.options, logger: mesh.logger });
  const port = Number(new URL(web.url).port);
  const nodeOptions = { ...mesh.options, name: "second" };
  await assertRejects(
    () => serveWeb({ port: 0, rosbridgePort: port, nodeOptions, logger: mesh.logger }),
    Deno.errors.AddrInUse,
  );
  const wrong = { port: 0, nodeOptions, logger: mesh.logger, cors: ["no origin"] };
  await assertRejects(() => serveWeb(wrong), TypeError, "is no origin");
});

Deno.test("serveWeb() refuses folders that are none, and names that none has", async () => {
  await using mesh = new MeshFixture();
  const wrong = {
    'Cannot give bags of "nope": there is no such': { bags: "nope" },
    'Cannot give assets of "deno.json": it is no directory': { assets: "deno.json" },
    '"http://robot/" is no name of a host': { allowedHosts: ["http://robot/"] },
  };
  for (const [why, options] of Object.entries(wrong)) {
    const nodeOptions = mesh.options;
    await assertRejects(() => serveWeb({ port: 0, nodeOptions, ...options }), Error, why);
  }
});
