import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { openTokenFile } from "../../../lib/web/access/token_file.ts";
import { Tokens } from "../../../lib/web/access/tokens.ts";

const SECRET = "a-secret-that-nobody-tells";
const isUnix = Deno.build.os !== "windows";

/** A file that is gone after the test. */
class TestFile implements Disposable {
  readonly #folder = Deno.makeTempDirSync({ prefix: "rosy-" });
  readonly path = `${this.#folder}/tokens.yaml`;

  write(text: string, mode = 0o600): this {
    Deno.writeTextFileSync(this.path, text);
    if (isUnix) Deno.chmodSync(this.path, mode);
    return this;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#folder, { recursive: true });
  }
}

Deno.test("openTokenFile() makes a file for its owner alone, and reads it the next time", () => {
  using file = new TestFile();
  const made = openTokenFile(file.path);
  assertEquals(made.entries.map(({ role }) => role), ["control", "view"]);
  assert(made.isNew);
  if (isUnix) assertEquals(Deno.statSync(file.path).mode! & 0o777, 0o600);
  assertEquals(openTokenFile(file.path), { entries: made.entries, isNew: false });
  new Tokens(made.entries);
});

Deno.test("openTokenFile() reads lines with comments, quotes and several tokens of a role", () => {
  using file = new TestFile().write(
    `# tokens\n\ncontrol: ${SECRET}\r\nview: "${SECRET}-2"\nview: '${SECRET}-3'\n`,
  );
  assertEquals(openTokenFile(file.path).entries, [
    { role: "control", token: SECRET },
    { role: "view", token: `${SECRET}-2` },
    { role: "view", token: `${SECRET}-3` },
  ]);
});

for (
  const [text, why] of [
    [`view: ${SECRET}\ncontroll: ${SECRET}`, 'line 2: no role is called "controll" (did you mean'],
    [SECRET, "line 1: it must be 'control: TOKEN' or 'view: TOKEN'"],
    [`view:${SECRET}`, "line 1: it must be"],
    [`view: ${SECRET} ${SECRET}`, "line 1: it must be letters, digits"],
    ["view: short", "line 1: it has 5 characters, and 16 are the least"],
    [`view: ${SECRET}\ncontrol: ${SECRET}`, "one of them is there for 'control' and for 'view'"],
    ["# nothing\n", "there is none"],
    ["x".repeat(70_000), "65536 are the most"],
  ] as const
) {
  Deno.test(`openTokenFile() says what is wrong, and no token: ${why}`, () => {
    using file = new TestFile().write(text);
    const { message } = assertThrows(() => openTokenFile(file.path), TypeError);
    assertStringIncludes(message, why);
    assertStringIncludes(message, file.path);
    assertEquals(message.includes(SECRET), false, message);
  });
}

Deno.test({
  name: "openTokenFile() refuses what others may write, and warns of what they may read",
  ignore: !isUnix,
  fn: () => {
    using file = new TestFile().write(`view: ${SECRET}`, 0o620);
    assertThrows(() => openTokenFile(file.path), TypeError, "others may write it");
    file.write(`view: ${SECRET}`, 0o644);
    assertStringIncludes(openTokenFile(file.path).warning!, "Others may read");
  },
});

Deno.test("openTokenFile() says why a file cannot be read or made", () => {
  using file = new TestFile();
  Deno.mkdirSync(file.path);
  assertThrows(() => openTokenFile(file.path), TypeError, "Cannot read the tokens");
  const { message } = assertThrows(() => openTokenFile(`${file.path}/no/such`), TypeError);
  assertStringIncludes(message, "Cannot make the token file");
  assertStringIncludes(message, "there is no such file or directory");
});

Deno.test("the token file of docs/web.md is one", async () => {
  const page = await Deno.readTextFile(new URL("../../../docs/web.md", import.meta.url));
  const [, text] = /^```yaml\n(# Tokens of a gateway[^]*?)^```/m.exec(page)!;
  using file = new TestFile().write(text!);
  assertEquals(openTokenFile(file.path).entries.map(({ role }) => role), ["control", "view"]);
});
