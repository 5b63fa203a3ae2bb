import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { pathToFileURL } from "node:url";
import { dateRelease, releaseNotes } from "../../.ci/changelog.ts";
import { countTests } from "../../.ci/check.ts";
import { CONFIGS, setVersion, versionIn, withVersion } from "../../.ci/version.ts";
import config from "../../deno.json" with { type: "json" };
import cli from "../../lib/cli/package/deno.json" with { type: "json" };
import { VERSION } from "../../lib/cli/version.ts";
import { readPages, ROOT } from "../docs/pages.ts";

/** A registry on the loopback interface that takes whatever is published. */
class FakeRegistry implements AsyncDisposable {
  #uploaded?: Uint8Array<ArrayBuffer>;
  readonly #server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      if (request.method === "POST") this.#uploaded = await request.bytes();
      if (request.method === "GET" && pathname.includes("/versions/")) {
        return new Response("{}", { status: 404 });
      }
      return Response.json({ id: "1", status: "success", scope: "rosy", name: "any" });
    },
  );

  /**
   * Publishes a package.
   *
   * @param config The package's configuration.
   * @returns The archive, as text.
   */
  async publish(config: string): Promise<string> {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["publish", "--config", config, "--token", "any", "--no-provenance"],
        // What is well with types is for `deno task check` to find out.
        ...["--no-check", "--allow-slow-types", "--allow-dirty"],
      ],
      cwd: ROOT,
      env: { JSR_URL: `http://127.0.0.1:${this.#server.addr.port}/` },
      stdout: "null",
      stderr: "piped",
    }).output();
    assert(success && this.#uploaded, new TextDecoder().decode(stderr));
    const archive = new Blob([this.#uploaded]).stream();
    const text = await new Response(archive.pipeThrough(new DecompressionStream("gzip"))).text();
    // A tar archive fills its blocks up with zeros.
    return text.replaceAll(/\0+/g, "\n");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

/** The packages that the code in an archive imports, examples aside. */
function externalImports(archive: string): string[] {
  const imports = /^(?:import .*|\} )from "((?:jsr|npm):[^"]*)";$/gm;
  // Of what a package has below a path of its own, the package.
  return [...archive.matchAll(imports)].map(([, name]) =>
    name!.replace(/^npm:\/(@[^/]+\/[^/]+|[^/]+)\/.*$/, "npm:$1")
  );
}

const CHANGELOG = `# Changelog

## 0.2.0 (unreleased)

- New.

## 0.1.0 (2026-01-31)

- Old.
`;

Deno.test("both packages and the tool have one version", async () => {
  for (const path of CONFIGS) {
    assertEquals(versionIn(await Deno.readTextFile(new URL(path, ROOT))), VERSION, path);
  }
});

Deno.test("every export of both packages is named in the documentation", async () => {
  const text = (await readPages()).map(({ text }) => text).join("\n");
  for (const subpath of Object.keys(config.exports)) {
    const name = `${config.name}${subpath.slice(1)}`;
    assert(text.includes(`\`${name}\``) || text.includes(`"${name}"`), `no page names ${name}`);
  }
  assert(text.includes(`jsr:${cli.name}`));
});

Deno.test("what is published imports the official packages of JSR, and each other", async () => {
  await using registry = new FakeRegistry();
  const rosy = await registry.publish("deno.json");
  const versions = config.imports;
  assertEquals([...new Set(externalImports(rosy))].sort(), [
    versions["@std/msgpack"],
    versions["@foxglove/rosmsg"],
    versions["@mcap/core"],
    versions["@nats-io/jetstream"],
    versions["@nats-io/transport-node"],
    versions["hono"],
    versions["lz4js"],
    versions["mqtt"],
    versions["multicast-dns"],
    versions["seek-bzip"],
    versions["yaml"],
  ]);
  const files = rosy.split("\n");
  assert(files.includes("lib/testing/mod.ts"));
  for (const folder of ["lib/std/", "tests/", "bench/", "demo/", ".ci/"]) {
    assert(!files.some((name) => name.startsWith(folder)), `${folder} is published`);
  }
  const tool = await registry.publish("lib/cli/package/deno.json");
  assertEquals(externalImports(tool), [`jsr:@rosy/rosy@^${VERSION}/cli`]);
});

Deno.test("dateRelease() gives what is not released yet a version and a date", () => {
  const dated = dateRelease(CHANGELOG, "0.3.0", "2026-02-01");
  assertEquals(dated, CHANGELOG.replace("0.2.0 (unreleased)", "0.3.0 (2026-02-01)"));
  assertThrows(() => dateRelease(dated, "0.4.0", "2026-02-02"), Error, "write one");
});

Deno.test("releaseNotes() returns the section of a version that has a date", () => {
  assertEquals(releaseNotes(CHANGELOG, "0.1.0"), "- Old.");
  assertThrows(() => releaseNotes(CHANGELOG, "0.2.0"), Error, "no date for 0.2.0");
  assertThrows(() => releaseNotes(CHANGELOG, "0.9.0"), Error, "it has: 0.2.0, 0.1.0");
  const empty = "## 1.0.0 (2026-01-01)\n\n## 0.9.0 (2026-01-01)\n\n- a\n";
  assertThrows(() => releaseNotes(empty, "1.0.0"), Error, "says nothing of 1.0.0");
});

Deno.test("CHANGELOG.md has a section for the version", async () => {
  const changelog = await Deno.readTextFile(new URL("CHANGELOG.md", ROOT));
  assert(changelog.includes(`\n## ${VERSION} (`), `CHANGELOG.md needs "## ${VERSION} (…)"`);
});

Deno.test("withVersion() changes a configuration's version and nothing else", () => {
  const text = '{\n  "name": "a",\n  "version": "0.1.0",\n  "x": { "version": "1" }\n}\n';
  assertEquals(withVersion(text, "0.2.0-rc.1"), text.replace("0.1.0", "0.2.0-rc.1"));
  assertThrows(() => withVersion(text, "v2"), Error, '"v2" is no version');
  assertThrows(() => withVersion("{}", "1.0.0"), Error, "has no version");
});

Deno.test("setVersion() sets the version wherever a file says it", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const root = pathToFileURL(`${folder}/`);
    await Deno.mkdir(new URL("docs", root));
    await Deno.mkdir(new URL("lib/cli/package", root), { recursive: true });
    for (const path of CONFIGS) await Deno.copyFile(new URL(path, ROOT), new URL(path, root));
    await Deno.writeTextFile(new URL("CHANGELOG.md", root), CHANGELOG);
    await setVersion("7.8.9", root);
    for (const path of [...CONFIGS, "CHANGELOG.md", "docs/launch.schema.json"]) {
      assertStringIncludes(await Deno.readTextFile(new URL(path, root)), "7.8.9", path);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("countTests() reads the last line of deno test", () => {
  const output = "a ... ok (1ms)\n\nok | 3 passed (2 steps) | 0 failed (1s)\n";
  assertEquals(countTests(output), { passed: 3, failed: 0 });
  const failing = `${output}FAILED | 812 passed (8 steps) | 2 failed (1 step) | 1 ignored (25s)\n`;
  assertEquals(countTests(failing), { passed: 812, failed: 2 });
  assertEquals(countTests("error: Type checking failed."), undefined);
});
