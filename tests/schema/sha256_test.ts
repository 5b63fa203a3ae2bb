import { assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { sha256 } from "../../lib/schema/sha256.ts";

Deno.test("sha256() gives the hashes of FIPS 180-4's examples", () => {
  const hashOf = (text: string) => sha256(new TextEncoder().encode(text)).toHex();
  assertEquals(hashOf("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assertEquals(
    hashOf("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  );
});

Deno.test("sha256() hashes bytes of every length as Node does", () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, index) => index * 7 & 0xff);
  for (let length = 0; length <= bytes.length; length++) {
    const part = bytes.subarray(0, length);
    assertEquals(sha256(part).toHex(), createHash("sha256").update(part).digest("hex"));
  }
});
