import { assertEquals, assertThrows } from "@std/assert";
import { missingPermission } from "../../lib/text/missing_permission.ts";

for (
  const [said, expected] of [
    [
      'Requires net access to "224.0.0.251:5353", run again with the --allow-net flag',
      'Deno may not use the network at "224.0.0.251:5353"; run it with --allow-net',
    ],
    [
      'Requires sys access to "networkInterfaces", run again with the --allow-sys flag',
      'Deno may not look up "networkInterfaces"; run it with --allow-sys=networkInterfaces',
    ],
    [
      'Requires env access to "HOME", run again with the --allow-env flag',
      'Deno may not read the environment variable "HOME"; run it with --allow-env=HOME',
    ],
    [
      "Requires env access, run again with the --allow-env flag",
      "Deno may not read the environment variable; run it with --allow-env",
    ],
    [
      'Requires all access to "/proc/self/mem", run again with the --allow-all flag',
      'Deno may not open "/proc/self/mem"; run it with --allow-all',
    ],
    ["Something else altogether", undefined],
  ] as const
) {
  Deno.test(`missingPermission() makes of "${said}": ${expected}`, () => {
    assertEquals(missingPermission(new Deno.errors.NotCapable(said)), expected);
  });
}

Deno.test({
  name: "missingPermission() understands what this Deno says",
  permissions: { env: [] },
  fn() {
    const error = assertThrows(() => Deno.env.get("HOME"), Deno.errors.NotCapable);
    assertEquals(
      missingPermission(error),
      'Deno may not read the environment variable "HOME"; run it with --allow-env=HOME',
    );
  },
});

Deno.test("missingPermission() is undefined for what is no matter of Deno's permissions", () => {
  assertEquals(missingPermission(new Deno.errors.PermissionDenied("Requires a key")), undefined);
  assertEquals(missingPermission("Requires net access"), undefined);
});
