import { assert, assertEquals, assertRejects } from "@std/assert";
import { nkeys } from "@nats-io/transport-node";
import { NatsLink } from "../../../lib/bridge/nats/nats_link.ts";
import type { NatsOptions } from "../../../lib/bridge/nats/nats_options.ts";
import { freePort } from "../../support/free_port.ts";
import { patiently } from "../../support/patience.ts";
import { TEST_CA, TEST_TLS } from "../../support/tls.ts";
import { argumentsOf, meshMessage, TestSide } from "./link_fixture.ts";
import { HAS_NATS, NatsServer, startCluster } from "./nats_server.ts";

const ignore = !HAS_NATS;

async function whyNot(options: NatsOptions): Promise<string> {
  const connecting = () => TestSide.connect(options);
  return (await assertRejects(connecting, Error)).message;
}

Deno.test(
  "who has the right user or token is let in, and told else what to do",
  { ignore },
  async () => {
    await using users = await NatsServer.start({
      config: "authorization { user: ann, password: s3cret }",
    });
    await using tokens = await NatsServer.start({ config: "authorization { token: t0ken }" });
    const good = [
      { servers: users.url, user: "ann", password: "s3cret" },
      { servers: users.url.replace("//", "//ann:s3cret@") },
      { servers: tokens.url, token: "t0ken" },
    ];
    for (const options of good) await (await TestSide.connect(options))[Symbol.asyncDispose]();
    const why = await whyNot({ servers: users.url, user: "ann", password: "wr0ng" });
    assertEquals(
      why,
      `Cannot connect to NATS at ${users.url}: it does not let us in (authorization violation): ` +
        "check user and password, token, nkey or creds",
    );
    assert((await whyNot({ servers: tokens.url })).includes("authorization violation"));
  },
);

Deno.test("who has the right nkey is let in, and a file of credentials that is missing is named", {
  ignore,
}, async () => {
  const user = nkeys.createUser();
  const config = `authorization { users: [{ nkey: ${user.getPublicKey()} }] }`;
  await using server = await NatsServer.start({ config });
  const nkey = new TextDecoder().decode(user.getSeed());
  await (await TestSide.connect({ servers: server.url, nkey }))[Symbol.asyncDispose]();
  const other = new TextDecoder().decode(nkeys.createUser().getSeed());
  const why = await whyNot({ servers: server.url, nkey: other });
  assert(why.includes("authorization violation") && !why.includes(other), why);
  assert(
    (await whyNot({ servers: server.url, creds: "/no/such.creds" })).includes("/no/such.creds"),
  );
});

Deno.test("what a user has no right to is told", { ignore }, async () => {
  const rights = '{ publish: ">", subscribe: { allow: ">", deny: "rosy.t.secret" } }';
  const config = `authorization { users: [{ user: a, password: a, permissions: ${rights} }] }`;
  await using server = await NatsServer.start({ config });
  await using side = await TestSide.connect({ servers: server.url, user: "a", password: "a" });
  await side.subscribe("secret");
  await side.untilRefused("rosy.t.secret");
});

Deno.test("where no server listens, the error says what to do", { ignore }, async () => {
  const servers = [1, 2].map(() => `nats://127.0.0.1:${freePort()}`);
  assertEquals(
    await whyNot({ servers }),
    `Cannot connect to NATS at any of ${servers.join(", ")}: nothing listens there: start ` +
      "nats-server, or correct the address",
  );
});

Deno.test(
  "what listens and is no server of NATS is given up, at the signal at once",
  { ignore },
  async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const accepted = listener.accept();
    const link = new NatsLink({ servers: `127.0.0.1:${listener.addr.port}` });
    const leaving = new AbortController();
    const connecting = link.connect(new TestSide(), leaving.signal);
    using _socket = await accepted;
    leaving.abort(new Error("not wanted"));
    await assertRejects(() => connecting, Error, "not wanted");
  },
);

Deno.test("connections are encrypted where the address says so, and only to whom one trusts", {
  ignore,
}, async () => {
  const directory = await Deno.makeTempDir();
  try {
    const paths = { ca: `${directory}/ca`, cert: `${directory}/cert`, key: `${directory}/key` };
    await Deno.writeTextFile(paths.ca, TEST_CA);
    await Deno.writeTextFile(paths.cert, TEST_TLS.cert);
    await Deno.writeTextFile(paths.key, TEST_TLS.key);
    const files = `cert_file: "${paths.cert}", key_file: "${paths.key}"`;
    await using server = await NatsServer.start({ config: `tls { ${files} }` });
    await using strict = await NatsServer.start({
      config: `tls { ${files}, ca_file: "${paths.ca}", verify: true }`,
    });
    await using open = await NatsServer.start();
    const encrypted = (each: NatsServer) => each.url.replace("nats:", "tls:");
    const tls = { ca: paths.ca };
    await using left = await TestSide.connect({ servers: encrypted(server), tls });
    await using right = await TestSide.connect({ servers: encrypted(server), tls });
    await right.subscribe("a");
    await left.connection.publish(meshMessage("a", [1]));
    assertEquals((await right.received.count(1)).map(argumentsOf), [[1]]);
    await using _own = await TestSide.connect({ servers: encrypted(strict), tls: paths });
    const whys = [
      await whyNot({ servers: encrypted(server) }),
      await whyNot({ servers: encrypted(open), tls }),
      await whyNot({ servers: encrypted(server), tls: { ca: `${directory}/none` } }),
    ];
    assert(whys[0]!.includes("name the file of its authority as tls.ca"), whys[0]);
    assert(whys[1]!.includes("write nats:// instead of tls://"), whys[1]);
    assert(whys[2]!.includes("/none"), whys[2]);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test(
  "a connection whose server is killed is lost, and the next server of the cluster takes it",
  { ignore },
  async () => {
    const servers = await startCluster();
    try {
      const link = new NatsLink({ servers: servers[0]!.url });
      await using side = new TestSide();
      await side.open(link);
      await using other = await TestSide.connect({ servers: servers[1]!.url });
      await other.subscribe("a");
      await servers[0]!.kill();
      await patiently(side.connection.lost);
      await side.connection[Symbol.asyncDispose]();
      // It has been told of the others by the first.
      await side.open(link);
      await side.connection.publish(meshMessage("a", [1]));
      assertEquals((await other.received.count(1)).map(argumentsOf), [[1]]);
    } finally {
      for (const server of servers) await server[Symbol.asyncDispose]();
    }
  },
);

Deno.test(
  "a connection whose server hangs is lost, and closed without waiting for it",
  { ignore },
  async () => {
    await using server = await NatsServer.start();
    await using side = await TestSide.connect({ servers: server.url });
    server.signal("SIGSTOP");
    const { message } = await patiently(side.connection.lost);
    assertEquals(message, "the server answers no pings");
    await side[Symbol.asyncDispose]();
  },
);
