import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { encode } from "@std/msgpack";
import { defineMesh, defineSchema } from "@rosy/rosy";
import type { Finding } from "../../../lib/doctor/finding.ts";
import { TestProcess } from "../../support/process.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { startRosy } from "../../support/rosy.ts";

const KEY = "0123456789abcdef0123456789abcdef";

/** What a doctor's run came to. */
interface Diagnosis {
  readonly status: number;
  readonly findings: readonly Finding[];
}

async function examine(mesh: MeshFixture, ...args: string[]): Promise<Diagnosis> {
  const { status, stdout, stderr } = await mesh.run("doctor", "--json", ...args);
  assertEquals(stderr, "");
  return { status, findings: stdout.trim().split("\n").map((line) => JSON.parse(line)) };
}

/** The only finding that failed. */
function theFailure({ status, findings }: Diagnosis): Finding {
  const failed = findings.filter(({ verdict }) => verdict === "fail");
  assertEquals([failed.length, status], [1, 1], JSON.stringify(findings, null, 1));
  return failed[0]!;
}

/** Starts a node, at a port that others can name. */
async function startListener(mesh: MeshFixture): Promise<[TestProcess, peer: string]> {
  const peer = unusedPort();
  const [, port] = peer.split(":");
  const node = mesh.start("topic", "echo", "imu", "--name", "camera", "--port", port!);
  await node.waitForLine("Listening to topics");
  return [node, peer];
}

Deno.test("rosy doctor finds nothing wrong where nothing is", async () => {
  const mesh = new MeshFixture();
  const [node, peer] = await startListener(mesh);
  await using _node = node;
  const { status, stdout, stderr } = await mesh.run("doctor", "--peers", peer);
  assertEquals([status, stderr], [0, ""]);
  const lines = stdout.trimEnd().split("\n");
  assertMatch(lines[0]!, /^rosy \d\S*, protocol 1, Deno 2/);
  assertEquals(lines.at(-1), "All is well.");
  const titles = lines.slice(1, -2).map((line) => /^ok {4}(\S+(?: 5353)?) {2,}\S/.exec(line)?.[1]);
  assertEquals(titles, [
    "permissions",
    "interfaces",
    "port 5353",
    "multicast",
    "sockets",
    "coordinator",
    "peers",
    "nodes",
    "versions",
    "clocks",
    "topics",
    "types",
    "domains",
  ]);
  assertMatch(stdout, /multicast +lo\S* \(127\.0\.0\.1\): heard itself after \d/);
  assertMatch(stdout, /peers +127\.0\.0\.1:\d+: node camera@\S+ \(\w{4}\) answered within \d/);
  assertMatch(stdout, /nodes +1 node in domain "test-\S+", on 1 machine: all can be reached/);
});

Deno.test("rosy doctor tells who disagrees about a topic's type, and in which fields", async () => {
  await using mesh = new MeshFixture();
  const scan = (type: string) =>
    defineSchema("Scan", { type: "object", properties: { ranges: { items: { type } } } });
  for (const type of ["number", "string"]) {
    const node = await mesh.node(type, { mesh: defineMesh({ topics: { scan: scan(type) } }) });
    await node.listen("scan", () => {});
  }
  const { status, findings } = await examine(mesh);
  const { verdict, summary, details } = findings.find(({ check }) => check === "types")!;
  assertEquals([status, verdict], [0, "warn"]);
  assertMatch(
    summary,
    // Each node is called what its type is.
    /^Topic "scan" has different types at "(\w+)@.+" and at "(\w+)@.+": scan\.ranges\[\]: \1 at the first, \2 at the second$/,
  );
  assertEquals((details!.differences as unknown[]).length, 1);
});

Deno.test("rosy doctor names the interfaces there are in place of one that is not", async () => {
  const failure = theFailure(await examine(new MeshFixture(), "--interface", "nope0"));
  assertEquals(failure.check, "interfaces");
  assertStringIncludes(failure.summary, '"nope0"');
  assertStringIncludes(failure.advice!, "127.0.0.1");
});

Deno.test("rosy doctor tells what is wrong with each named peer", async () => {
  const mesh = new MeshFixture();
  const other = new MeshFixture();
  const secret = new MeshFixture();
  secret.env.ROSY_AUTHKEY = KEY;
  const [node1, foreign] = await startListener(other);
  await using _node1 = node1;
  const [node2, locked] = await startListener(secret);
  await using _node2 = node2;
  using newer = answerAll(refusal("version", "protocol version 1 meets version 2: update"));
  using web = answerAll(new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n"));
  using mute = answerAll(null);
  const closed = unusedPort();

  const expected = [
    [foreign, "another domain", "--domain-id"],
    [locked, "asks for an auth key", "ROSY_AUTHKEY"],
    [newer.address, "meets version 2", "Update the older rosy"],
    [web.address, "does not speak rosy's protocol", "No rosy listens there"],
    [mute.address, "no answer", "firewall"],
    [closed, "connection refused", `--port ${closed.split(":")[1]}`],
  ] as const;
  const { status, findings } = await examine(
    mesh,
    ...["--timeout", "1", "--peers", expected.map(([peer]) => peer).join(",")],
  );
  assertEquals(status, 1);
  const failures = findings.filter(({ verdict }) => verdict === "fail");
  assertEquals(failures.map(({ check }) => check), expected.map(() => "peers"));
  for (const [index, [peer, why, what]] of expected.entries()) {
    const { summary, advice, details } = failures[index]!;
    assertStringIncludes(summary, `${peer}: `);
    assertStringIncludes(summary, why);
    assertStringIncludes(advice!, what);
    assertEquals(details, { peer });
  }
});

Deno.test("rosy doctor tells of nodes with another key, which no list shows", async () => {
  const mesh = new MeshFixture();
  mesh.env.ROSY_AUTHKEY = KEY;
  const [node] = await startListener(mesh);
  await using _node = node;
  mesh.env.ROSY_AUTHKEY = "";
  const stranger = theFailure(await examine(mesh));
  assertEquals(stranger.check, "nodes");
  assertMatch(stranger.summary, /^A node at 127\.0\.0\.1:\d+: .*asks for an auth key/);
  assertStringIncludes(stranger.advice!, "ROSY_AUTHKEY");
  mesh.env.ROSY_AUTHKEY = KEY.toUpperCase();
  assertEquals(theFailure(await examine(mesh)).check, "nodes");
  mesh.env.ROSY_AUTHKEY = KEY;
  assertEquals((await examine(mesh)).status, 0);
});

Deno.test("rosy doctor says how to mend the directory for Unix sockets", async () => {
  const runtime = await Deno.makeTempDir({ prefix: "rosy-doctor-" });
  try {
    await Deno.mkdir(`${runtime}/rosy`);
    await Deno.chmod(`${runtime}/rosy`, 0o755);
    const mesh = new MeshFixture();
    mesh.env.XDG_RUNTIME_DIR = runtime;
    const failure = theFailure(await examine(mesh));
    assertEquals(failure.check, "sockets");
    assertStringIncludes(failure.summary, `chmod 700 ${runtime}/rosy`);
    await Deno.chmod(`${runtime}/rosy`, 0o700);
    assertEquals((await examine(mesh)).status, 0);
    assertEquals([...Deno.readDirSync(`${runtime}/rosy`)], []);
  } finally {
    await Deno.remove(runtime, { recursive: true });
  }
});

Deno.test("rosy doctor knocks at the coordinator", async () => {
  const mesh = new MeshFixture();
  await using coordinator = mesh.start("coordinator", "--port", "0");
  const line = await coordinator.waitForLine("Started rosy coordinator on ");
  const address = line.split(" ").at(-1)!;
  const healthy = await examine(mesh, "--coordinator", address);
  assertEquals(healthy.status, 0);
  const found = healthy.findings.find(({ check }) => check === "coordinator")!;
  assertStringIncludes(found.summary, `The one at tcp ${address} answered within`);
  assertEquals((await coordinator.stop()).status, 0);
  const failure = theFailure(await examine(mesh, "--coordinator", address));
  assertEquals(failure.check, "coordinator");
  assertStringIncludes(failure.advice!, "rosy coordinator");
});

Deno.test("rosy doctor names the permissions that are missing", async () => {
  const mesh = new MeshFixture();
  await using process = new TestProcess([
    ...["run", "--no-prompt", "--allow-read", "--allow-env=ROSY_*", "--allow-net=127.0.0.1"],
    ...[new URL("../../../cli.ts", import.meta.url).href, "doctor", "--timeout", "1"],
  ], { env: mesh.env });
  const { status, stdout } = await process.end();
  assertEquals(status, 1);
  assertMatch(stdout, /FAIL +permissions +Deno does not allow multicast DNS\n +-> .*--allow-net/);
  assertMatch(stdout, /FAIL +permissions .*\n +-> .*--allow-sys=networkInterfaces/);
  assertMatch(stdout, /warn +permissions .*\n +-> .*--allow-sys=hostname/);
});

Deno.test("rosy doctor can be interrupted", async () => {
  using mute = answerAll(null);
  const mesh = new MeshFixture();
  await using process = startRosy(["doctor", "--timeout", "60", "--peers", mute.address], {
    env: mesh.env,
  });
  await mute.accepted;
  const { status, stdout } = await process.stop();
  assertEquals(status, 130);
  assert(!stdout.includes("FAIL"), stdout);
});

/** A TCP server that says one thing to everybody, or nothing. */
function answerAll(bytes: Uint8Array | null) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections = new Set<Deno.Conn>();
  const { promise: accepted, resolve } = Promise.withResolvers<void>();
  void (async () => {
    for await (const connection of listener) {
      connections.add(connection);
      if (bytes) await connection.write(bytes).catch(() => {});
      resolve();
    }
  })();
  return {
    address: `127.0.0.1:${listener.addr.port}`,
    accepted,
    [Symbol.dispose]() {
      listener.close();
      for (const connection of connections) connection.close();
    },
  };
}

/** What a rosy of protocol version 2 answers. */
function refusal(reason: string, message: string): Uint8Array {
  const body = encode({ reason, message });
  return Uint8Array.from([0x72, 0x6f, 0x73, 0x79, 2, 3, body.length, 0, ...body]);
}

function unusedPort(): string {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return `127.0.0.1:${listener.addr.port}`;
}
