import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { patiently } from "../../support/patience.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { TEST_CA, TEST_TLS } from "../../support/tls.ts";
import type { TestProcess } from "../../support/process.ts";

/** Where a gateway says that it is. */
async function urlOf(web: TestProcess): Promise<string> {
  return (await web.waitForLine("Serving ")).replace(/^.* at /, "");
}

Deno.test("rosy web serves the mesh until Ctrl-C, which is success", async () => {
  await using mesh = new MeshFixture();
  await using web = mesh.start("web", "--port=0", "--rosbridge=0", "--foxglove=0");
  const url = await urlOf(web);
  assertMatch(await web.waitForLine("rosbridge: "), /ws:\/\/127\.0\.0\.1:\d+\/$/);
  assertMatch(await web.waitForLine("Foxglove: "), /ws:\/\/127\.0\.0\.1:\d+\/$/);
  const response = await fetch(new URL("/healthz", url));
  assertEquals(await response.text(), "ok\n");
  const { status, stderr } = await web.stop("SIGINT");
  assertEquals({ status, stderr }, { status: 0, stderr: "" });
});

Deno.test("rosy web refuses to let other machines in without saying whom", async () => {
  const { status, stderr } = await new MeshFixture().run("web", "--port=0", "--host=0.0.0.0");
  assertEquals(status, 2);
  assertStringIncludes(stderr, "--token-file FILE");
  assertStringIncludes(stderr, "--open");
});

Deno.test("rosy web makes a token file, says where it is, and lets in who has one of its tokens", async () => {
  await using folder = new TestFolder();
  const file = folder.file("tokens.yaml");
  await using mesh = new MeshFixture();
  await using web = mesh.start("web", "--port=0", `--token-file=${file}`);
  const url = await urlOf(web);
  const told = await web.waitForLine("New tokens are in ");
  assertStringIncludes(told, file);
  const [, token] = /^view: (.*)$/m.exec(await Deno.readTextFile(file))!;
  const statusOf = async (headers: HeadersInit) => {
    const response = await fetch(new URL("/api/topics", url), { headers });
    await response.body?.cancel();
    return response.status;
  };
  assertEquals(await statusOf({}), 401);
  assertEquals(await statusOf({ authorization: `Bearer ${token}` }), 200);
  const { stdout, stderr } = await web.stop("SIGINT");
  assertEquals(`${stdout}${stderr}`.includes(token!), false);
});

Deno.test("rosy web shows what --expose and the file of --rules say, also when that is changed", async () => {
  await using folder = new TestFolder();
  const file = folder.file("rules.yaml");
  await Deno.writeTextFile(file, "topics: a\n");
  await using mesh = new MeshFixture();
  const robot = await mesh.node("robot");
  for (const topic of ["a", "b", "c"]) await robot.listen(topic, () => {});
  await using web = mesh.start("web", "--port=0", `--rules=${file}`, "--expose=c", "--log=info");
  const url = await urlOf(web);
  const topics = async (): Promise<string[]> => {
    const list = await (await fetch(new URL("/api/topics", url))).json();
    return list.topics.map(({ name }: { name: string }) => name);
  };
  // A busy machine may not have heard of the robot yet.
  await patiently((async () => {
    while ((await topics()).length < 2);
  })());
  assertEquals(await topics(), ["a", "c"]);
  await Deno.writeTextFile(file, "topics: [b]\n");
  await web.waitFor(() => /are in force: 1/.exec(web.stderr) ?? undefined, "new rules");
  assertEquals(await topics(), ["b", "c"]);
  await Deno.writeTextFile(file, "topics: [b, a//b]\n");
  await web.waitFor(() => /old ones stay in force/.exec(web.stderr) ?? undefined, "a complaint");
  assertStringIncludes(web.stderr, "rules.yaml:1:13: topics: ");
  assertEquals(await topics(), ["b", "c"]);
  await web.stop("SIGINT");
});

Deno.test("rosy web says which flag chooses another port than one that is in use", async () => {
  await using mesh = new MeshFixture();
  await using first = mesh.start("web", "--port=0");
  const { port } = new URL(await urlOf(first));
  const flags = { port: [`--port=${port}`], rosbridge: ["--port=0", `--rosbridge=${port}`] };
  for (const [flag, args] of Object.entries(flags)) {
    const { status, stderr } = await mesh.run("web", ...args, "--name=second");
    assertEquals(status, 1);
    assertStringIncludes(stderr, `127.0.0.1:${port}: already in use`);
    assertStringIncludes(stderr, `stop the process that uses it (another one: --${flag} PORT)`);
  }
  await first.stop("SIGINT");
});

Deno.test("rosy web warns of another node of its name", async () => {
  await using mesh = new MeshFixture();
  await mesh.node("web");
  await using web = mesh.start("web", "--port=0");
  await web.waitFor(() => /another --name/.exec(web.stderr) ?? undefined, "a warning");
  await web.stop("SIGINT");
});

Deno.test("rosy web refuses flags that make no sense", async () => {
  const cases = {
    "--token-file and --open exclude each other": ["--open", "--token-file=x"],
    "--cert and --key need each other": ["--cert=x"],
    "flag --cors: ": ["--cors=localhost"],
    "flag --allow-host: ": ["--allow-host=http://robot"],
    "any page that somebody looks at": ["--cors=*"],
    "flag --expose: ": ["--expose=topic:a"],
  };
  for (const [why, args] of Object.entries(cases)) {
    const { status, stderr } = await new MeshFixture().run("web", "--port=0", ...args);
    assertEquals(status, 2, stderr);
    assertStringIncludes(stderr, why);
  }
});

Deno.test({
  name: "rosy web speaks HTTPS, and says why it cannot",
  fn: async () => {
    await using folder = new TestFolder();
    const [cert, key] = [folder.file("cert.pem"), folder.file("key.pem")];
    await Deno.writeTextFile(cert, TEST_TLS.cert);
    await Deno.writeTextFile(key, TEST_TLS.key);
    await using mesh = new MeshFixture();
    await using web = mesh.start("web", "--port=0", `--cert=${cert}`, `--key=${key}`);
    const url = await urlOf(web);
    assertMatch(url, /^https:/);
    using client = Deno.createHttpClient({ caCerts: [TEST_CA] });
    assertEquals(await (await fetch(new URL("/healthz", url), { client })).text(), "ok\n");
    await web.stop("SIGINT");
    await Deno.writeTextFile(cert, "no certificate");
    const wrong = await mesh.run("web", "--port=0", `--cert=${cert}`, `--key=${key}`);
    assertStringIncludes(wrong.stderr, "both must be PEM");
    const none = await mesh.run("web", "--port=0", `--cert=${cert}`, "--key=nowhere");
    assertStringIncludes(none.stderr, 'Cannot read the private key from "nowhere"');
  },
});

Deno.test({
  name: "rosy launch starts the gateway of its file, and ends it",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using folder = new TestFolder();
    const file = folder.file("launch.yaml");
    await Deno.writeTextFile(file, "web: { port: 0, token_file: tokens.yaml }\n");
    await using mesh = new MeshFixture();
    await using launch = mesh.start("launch", file);
    const url = (await launch.waitForLine("[web] Serving ")).replace(/^.* at /, "");
    assertEquals(await (await fetch(new URL("/healthz", url))).text(), "ok\n");
    assertEquals((await Deno.stat(folder.file("tokens.yaml"))).isFile, true);
    assertEquals((await launch.stop("SIGINT")).status, 0);
  },
});

/** A folder that is gone after the test. */
class TestFolder implements AsyncDisposable {
  readonly #path = Deno.makeTempDirSync({ prefix: "rosy-" });

  file(name: string): string {
    return `${this.#path}/${name}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#path, { recursive: true });
  }
}
