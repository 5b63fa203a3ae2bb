import { assertEquals } from "@std/assert";
import { blake2b } from "../../../../lib/bridge/python/zeroconf/blake2b.ts";
import { serviceTypeOf } from "../../../../lib/bridge/python/zeroconf/service_type.ts";
import { pythonWith, runPython } from "../../../support/python.ts";

const python = await pythonWith("hashlib");

Deno.test("serviceTypeOf() tells what Python's rosy calls a domain", () => {
  assertEquals(serviceTypeOf("reach"), "_rosy-86eb79dcaf._tcp.local");
});

Deno.test({
  name: "blake2b() hashes as Python does, texts of any length to hashes of any length",
  ignore: python === undefined,
  async fn() {
    const program = "import hashlib\n" +
      "for n in (0, 1, 127, 128, 129, 256, 300):\n" +
      "  for d in (1, 5, 64): print(hashlib.blake2b(bytes(i % 251 for i in range(n)), digest_size=d).hexdigest())";
    const told = (await runPython(python!, ["-c", program])).trim().split("\n");
    const own = [0, 1, 127, 128, 129, 256, 300].flatMap((length) => {
      const data = Uint8Array.from({ length }, (_, index) => index % 251);
      return [1, 5, 64].map((digestBytes) => blake2b(data, digestBytes).toHex());
    });
    assertEquals(own, told);
  },
});
