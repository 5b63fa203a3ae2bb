import { assert, assertEquals, assertThrows } from "@std/assert";
import { NatsLink } from "../../../lib/bridge/nats/nats_link.ts";
import { type NatsOptions, resolveNatsOptions } from "../../../lib/bridge/nats/nats_options.ts";

Deno.test("options that were left out are those of a server on this machine", () => {
  const { servers, prefix, layout, site } = resolveNatsOptions({});
  assertEquals([servers, prefix, layout, site], [
    ["nats://127.0.0.1:4222"],
    "rosy.",
    "rosy",
    Deno.hostname(),
  ]);
});

Deno.test("servers are read as people write them, and what is secret of them is for the log-in alone", () => {
  const options = resolveNatsOptions({ servers: "nats://ann:s%40cret@one, two:4333,tls://[::1]" });
  assertEquals(options.servers, ["nats://one:4222", "nats://two:4333", "tls://[::1]:4222"]);
  assertEquals([options.user, options.password], ["ann", "s@cret"]);
  assertEquals(resolveNatsOptions({ servers: "nats://t0ken@one" }).token, "t0ken");
});

Deno.test("a link's address holds no secrets", () => {
  const link = new NatsLink({ servers: ["nats://ann:secret@one", "nats://ann:secret@two"] });
  assertEquals(link.address, "nats://one:4222,nats://two:4222");
  assert(!link.system.includes("secret"));
});

Deno.test("options that make no sense are refused, with what to write", () => {
  const cases: readonly (readonly [NatsOptions, string])[] = [
    [{ servers: [] }, '"servers" is empty'],
    [{ servers: "http://one" }, "write nats://HOST:PORT"],
    [{ servers: "nats://:4222" }, "write nats://HOST:PORT"],
    [{ user: "ann" }, "give both of them, or none"],
    [{ token: "t", creds: "file" }, 'with "token" and "creds": give one of them'],
    [{ prefix: "a b" }, "as a prefix of subjects"],
    [{ prefix: "" }, 'no prefix with layout "rosy"'],
  ];
  for (const [options, message] of cases) {
    assertThrows(() => resolveNatsOptions(options), TypeError, message);
  }
  const error = assertThrows(
    () => resolveNatsOptions({ servers: "ftp://ann:secret@one" }),
    TypeError,
  );
  assert(!error.message.includes("secret"));
});

Deno.test("layout plain has no prefix unless it is given", () => {
  assertEquals(resolveNatsOptions({ layout: "plain" }).prefix, "");
  assertEquals(resolveNatsOptions({ layout: "plain", prefix: "site.a" }).prefix, "site.a.");
});
