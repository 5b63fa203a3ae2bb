import { assertEquals, assertRejects } from "@std/assert";
import { connect } from "@rosy/rosy/browser";
import { GatewayError } from "../../../lib/web/gateway/gateway_error.ts";
import { serveWeb } from "@rosy/rosy/web";
import { MeshFixture } from "../../support/mesh_fixture.ts";

const TOKEN = "a-token-of-this-test";

Deno.test("connect() says at once that the gateway refuses its token, or wants one", async () => {
  await using mesh = new MeshFixture();
  await using web = await serveWeb({
    port: 0,
    nodeOptions: mesh.options,
    logger: mesh.logger,
    tokens: [{ role: "view", token: TOKEN }],
  });
  const url = `${web.url}ws`;
  const cases = {
    "it wants a token": {},
    "it wants another token": { token: "a-token-of-nobody" },
  };
  for (const [why, options] of Object.entries(cases)) {
    const connecting = connect(url, { timeoutMs: Infinity, ...options });
    const error = await assertRejects(() => connecting, GatewayError, why);
    assertEquals(error.code, "forbidden");
  }
  await using client = await connect(url, { token: TOKEN });
  assertEquals(client.status, "open");
});
