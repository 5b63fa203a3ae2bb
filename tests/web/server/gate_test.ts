import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { CONTROL, PortFixture, TOKENS, VIEW } from "./port_fixture.ts";
import { TEST_CA, TEST_TLS } from "../../support/tls.ts";
import { WebClient } from "../../support/web_client.ts";

const SOCKET = {
  // What is refused ends.
  Connection: "close, Upgrade",
  Upgrade: "websocket",
  "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
  "Sec-WebSocket-Version": "13",
};
const FORM = { "Content-Type": "application/x-www-form-urlencoded" };

Deno.test("A gate lets nobody in by a foreign name: DNS rebinding, by HTTP and WebSockets", async () => {
  await using port = await PortFixture.open();
  for (const Host of ["evil.example", "evil.example:7680", "127.0.0.1.evil.example"]) {
    for (const path of ["/healthz", "/api/topics", "/", "/login"]) {
      assertEquals((await port.ask(path, { Host })).status, 403, `${Host}${path}`);
    }
    assertEquals((await port.ask("/echo", { ...SOCKET, Host })).status, 403);
  }
  for (const Host of ["", "a b", "127.0.0.1:99999", "127.0.0.1/x"]) {
    assertEquals((await port.ask("/healthz", { Host })).status, 400, `${Host} is no host`);
    assertEquals((await port.ask("/echo", { ...SOCKET, Host })).status, 400);
  }
  assertEquals((await port.ask("/healthz", { Host: "localhost:1" })).status, 200);
  assertEquals(port.clients.count, 0);
});

Deno.test("A gate answers to further names that it was told", async () => {
  await using port = await PortFixture.open({ allowedHosts: ["robot.example.org"] });
  assertEquals((await port.ask("/healthz", { Host: "robot.example.org" })).status, 200);
});

Deno.test("A gate lets no page of another site in, by HTTP and WebSockets", async () => {
  await using port = await PortFixture.open();
  for (const Origin of ["https://evil.example", "null", "http://127.0.0.1:1", "file://"]) {
    for (const method of ["GET", "POST", "OPTIONS"]) {
      const { status, text } = await port.ask("/api/topics", { Origin }, { method });
      assertEquals(status, 403, `${method} of ${Origin}`);
      assertEquals(text.includes("access-control"), false, text);
    }
    assertEquals((await port.ask("/echo", { ...SOCKET, Origin })).status, 403);
  }
  const own = { Origin: `http://${port.host}` };
  assertEquals((await port.ask("/healthz", own)).status, 200);
  await using client = await WebClient.open(port.url("/echo"), { headers: own });
  assertEquals(await client!.until(1), ["control "]);
});

Deno.test("A gate lets pages in whose origin it was told, and says so to their browsers", async () => {
  const Origin = "http://localhost:5173";
  await using port = await PortFixture.open({ cors: [Origin], tokens: TOKENS });
  const preflight = await port.ask("/api/topics", {
    Origin,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization",
    "Access-Control-Request-Private-Network": "true",
  }, { method: "OPTIONS" });
  assertEquals(preflight.status, 204);
  for (
    const line of [
      `access-control-allow-origin: ${Origin}`,
      "access-control-allow-headers: authorization, content-type",
      "access-control-allow-methods: GET, HEAD, POST",
      "access-control-allow-private-network: true",
      "vary: origin",
    ]
  ) assertStringIncludes(preflight.text.toLowerCase(), line.toLowerCase());
  // Also what is refused can be read by the page.
  const { status, text } = await port.ask("/api/topics", { Origin });
  assertEquals(status, 401);
  assertStringIncludes(text, `access-control-allow-origin: ${Origin}`);
  assertEquals(text.includes("allow-credentials"), false);
  assertEquals((await port.ask("/api/topics", { Origin: `${Origin}4` })).status, 403);
});

Deno.test("A gate speaks HTTPS", async () => {
  await using port = await PortFixture.open({ tls: TEST_TLS, tokens: TOKENS });
  const url = port.url("/login").replace("http:", "https:");
  using client = Deno.createHttpClient({ caCerts: [TEST_CA] });
  const body = new URLSearchParams({ token: VIEW });
  const headers = { origin: new URL(url).origin };
  const init = { client, headers, body, method: "POST", redirect: "manual" } as const;
  const response = await fetch(url, init);
  await response.body?.cancel();
  assertEquals(response.status, 303);
  assertStringIncludes(response.headers.get("set-cookie")!, "; Secure");
  const foreign = await fetch(url, { client, headers: { origin: "https://evil.example" } });
  await foreign.body?.cancel();
  assertEquals(foreign.status, 403);
});

Deno.test("A gate asks for a token, tells the role by it, and nothing without it but that it runs", async () => {
  await using port = await PortFixture.open({ tokens: TOKENS });
  assertEquals((await port.ask("/healthz")).status, 200);
  const refused = await port.ask("/api/topics");
  assertEquals(refused.status, 401);
  assertMatch(refused.text, /www-authenticate: Bearer/i);
  assertEquals((await port.ask("/api/topics", { Authorization: `Bearer ${VIEW}` })).status, 404);
  for (const [token, role] of [[CONTROL, "control "], [VIEW, "view "]] as const) {
    const headers = { authorization: `Bearer ${token}` };
    await using client = await WebClient.open(port.url("/echo"), { headers });
    assertEquals(await client!.until(1), [role]);
  }
  assertEquals(await WebClient.open(port.url("/echo")), undefined);
});

Deno.test("A gate takes a WebSocket's token as a subprotocol, which is never the chosen one", async () => {
  await using port = await PortFixture.open({ tokens: TOKENS });
  const bearer = `bearer.${btoa(CONTROL).replace(/=+$/, "")}`;
  const protocols = [bearer, "echo.v1", "echo.v2"];
  await using client = await WebClient.open(port.url("/echo"), { protocols });
  assertEquals(await client!.until(1), ["control echo.v2"]);
  assertEquals(client!.protocol, "echo.v2");
});

Deno.test("A gate takes a WebSocket's token in its URL, but none of HTTP", async () => {
  await using port = await PortFixture.open({ tokens: TOKENS });
  await using client = await WebClient.open(port.url(`/echo?token=${VIEW}`));
  assertEquals(await client!.until(1), ["view "]);
  assertEquals((await port.ask(`/api/topics?token=${VIEW}`)).status, 401);
});

Deno.test("A gate without tokens lets all control, unless it is read-only", async () => {
  await using port = await PortFixture.open({ isReadOnly: true });
  await using client = await WebClient.open(port.url("/echo"));
  assertEquals(await client!.until(1), ["view "]);
});

Deno.test("A read-only gate takes control from tokens, too", async () => {
  await using port = await PortFixture.open({ isReadOnly: true, tokens: TOKENS });
  await using client = await WebClient.open(port.url(`/echo?token=${CONTROL}`));
  assertEquals(await client!.until(1), ["view "]);
});

Deno.test("A gate writes no token to the log, right or wrong, wherever it stood", async () => {
  await using port = await PortFixture.open({ tokens: TOKENS });
  const wrong = "wrong-token-0123456789";
  for (const token of [VIEW, wrong]) {
    await port.ask("/api/topics", { Authorization: `Bearer ${token}` });
    await port.ask(`/echo?a=1&token=${token}`, { ...SOCKET, Host: "evil.example" });
    await port.ask(`/echo?token=${token}`, { ...SOCKET, Origin: "https://evil.example" });
    await port.ask(`/api/topics?token=${token}`);
    await port.ask("/login", FORM, { method: "POST", body: `token=${token}` });
    const client = await WebClient.open(port.url(`/echo?token=${token}`));
    await client?.[Symbol.asyncDispose]();
    const headers = { ...SOCKET, "Sec-WebSocket-Protocol": `bearer.${btoa(token)}` };
    await port.ask("/nothing", headers);
  }
  const log = port.logger.lines.join("\n");
  assertStringIncludes(log, "warn: Refused GET /api/topics of 127.0.0.1: Wrong token");
  assertStringIncludes(log, "info: Refused GET /echo?... of 127.0.0.1: Wrong host");
  for (const token of [VIEW, wrong]) {
    assertEquals(log.includes(token), false, log);
    assertEquals(log.includes(btoa(token).replace(/=+$/, "")), false, log);
  }
});

Deno.test("A gate warns of wrong tokens once a second, however many are tried out", async () => {
  await using port = await PortFixture.open({ tokens: TOKENS });
  const startMs = performance.now();
  const headers = { Authorization: "Bearer wrong" };
  for (let count = 0; count < 50; count++) await port.ask("/api/topics", headers);
  const most = 1 + Math.floor((performance.now() - startMs) / 1000);
  assert(port.logger.at("warn").length <= most, port.logger.lines.join("\n"));
});

Deno.test("Browsers log in, and out", async () => {
  await using port = await PortFixture.open({ tokens: TOKENS });
  const page = await port.ask("/", { Accept: "text/html,*/*" });
  assertEquals(page.status, 303);
  assertStringIncludes(page.text, "location: /login?next=%2F");
  const form = await port.ask("/login?next=%2Fa%22%3E");
  assertEquals(form.status, 200);
  assertStringIncludes(form.text, 'value="/a&#34;&#62;"');

  const own = { ...FORM, Origin: `http://${port.host}` };
  const body = `token=${VIEW}&next=%2Fapi`;
  const { status, text } = await port.ask("/login", own, { method: "POST", body });
  assertEquals(status, 303);
  assertStringIncludes(text, "location: /api\r\n");
  const [, cookie] =
    /set-cookie: (rosy_session_\d+=[\w-]{43}); HttpOnly; SameSite=Strict; Path=\/\r\n/i
      .exec(text)!;
  assertEquals(cookie!.includes(VIEW), false);
  assertEquals((await port.ask("/api", { Cookie: cookie! })).status, 404);
  await using client = await WebClient.open(port.url("/echo"), { headers: { cookie: cookie! } });
  assertEquals(await client!.until(1), ["view "]);

  const out = await port.ask("/logout", { ...own, Cookie: cookie! }, { method: "POST" });
  assertMatch(out.text, /set-cookie: rosy_session_\d+=; .*Max-Age=0/i);
  assertEquals((await port.ask("/api", { Cookie: cookie! })).status, 401);
});

Deno.test("Browsers do not log in by a wrong token, too much of one, or from another site", async () => {
  await using port = await PortFixture.open({ tokens: TOKENS, cors: ["https://app.example"] });
  for (const body of ["token=wrong", "", `token=${VIEW}&x=${"x".repeat(5000)}`]) {
    const { status, text } = await port.ask("/login", FORM, { method: "POST", body });
    assertEquals(status, 401);
    assertEquals(/set-cookie/i.test(text), false);
  }
  for (const [Origin, expected] of [["https://evil.example", 403], ["https://app.example", 401]]) {
    const headers = { ...FORM, Origin: String(Origin) };
    const { status, text } = await port.ask("/login", headers, {
      method: "POST",
      body: `token=${VIEW}`,
    });
    assertEquals(status, expected);
    assertEquals(/set-cookie/i.test(text), false);
  }
});

Deno.test("Nobody is led to another site by the page that logs in", async () => {
  await using port = await PortFixture.open({ tokens: TOKENS });
  for (
    const next of ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "/a\r\nb"]
  ) {
    const body = `token=${VIEW}&next=${encodeURIComponent(next)}`;
    const { text } = await port.ask("/login", FORM, { method: "POST", body });
    assertStringIncludes(text, "location: /\r\n");
  }
});

Deno.test("A gate bounds headers and URLs, and how much is under way", async () => {
  await using port = await PortFixture.open({ maxRequests: 0 });
  const busy = await port.ask("/healthz");
  assertEquals(busy.status, 503);
  assertMatch(busy.text, /retry-after: 1/i);
  await using patient = await PortFixture.open({ maxRequests: 1 });
  for (let count = 0; count < 3; count++) {
    assertEquals((await patient.ask("/healthz")).status, 200, "what is answered counts no more");
  }
  assertEquals((await patient.ask("/healthz", { "X-Long": "x".repeat(40_000) })).status, 431);
  assertEquals((await patient.ask(`/${"x".repeat(9000)}`)).status, 414);
});

Deno.test("A gate answers by problem details, with headers that protect", async () => {
  await using port = await PortFixture.open();
  const response = await fetch(port.url("/nothing"));
  assertEquals(response.headers.get("content-type"), "application/problem+json");
  assertEquals(response.headers.get("x-content-type-options"), "nosniff");
  assertEquals(response.headers.get("cross-origin-resource-policy"), "same-origin");
  assertStringIncludes(response.headers.get("content-security-policy")!, "frame-ancestors");
  const { status, title } = await response.json();
  assertEquals([status, title], [404, "Not found"]);
  assert(response.status === 404);
});
