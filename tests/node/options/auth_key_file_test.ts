import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { readAuthKeyFile } from "../../../lib/node/options/auth_key_file.ts";

/** What is read from a file with these bytes. */
function keyOf(bytes: Uint8Array): string {
  const file = Deno.makeTempFileSync();
  try {
    Deno.writeFileSync(file, bytes);
    return readAuthKeyFile(file);
  } finally {
    Deno.removeSync(file);
  }
}

const utf8 = (text: string) => new TextEncoder().encode(text);

Deno.test("readAuthKeyFile() reads one line without its end", () => {
  assertEquals(keyOf(utf8("schlüssel\n")), "schlüssel");
  assertEquals(keyOf(utf8("key\r\n")), "key");
  assertEquals(keyOf(utf8(" key ")), " key ");
});

Deno.test("readAuthKeyFile() refuses what is no single line", () => {
  for (const text of ["", "\n", "a\nb", "a\n\n"]) {
    assertThrows(() => keyOf(utf8(text)), TypeError, "it must hold one line, and nothing else");
  }
});

Deno.test("readAuthKeyFile() refuses bytes that are no UTF-8, which would all be the same key", () => {
  for (const byte of [0x80, 0xff]) {
    const { message } = assertThrows(() => keyOf(Uint8Array.of(0x6b, byte)), TypeError);
    assertStringIncludes(message, ": it is not UTF-8");
    assert(!message.includes("\ufffd"), message);
  }
});
