import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  connectFailure,
  listenFailure,
  systemReason,
} from "../../lib/transport/transport_failure.ts";
import { exhausted, isExhausted } from "../../lib/text/exhausted.ts";

const SAID: Record<string, string> = {
  "Too many open files (os error 24)":
    'too many open files (allow more before it starts, such as with "ulimit -n 1024")',
  "Too many open files in system (os error 23)":
    "too many open files on this machine (end programs that hold many, or raise the sysctl " +
    "fs.file-max)",
  "EMFILE: too many open files, open '/x'":
    "EMFILE: too many open files (allow more before it starts, such as with " +
    "\"ulimit -n 1024\"), open '/x'",
  "Failed to spawn '/bin/sh': Too many open files (os error 24)":
    "Failed to spawn '/bin/sh': too many open files (allow more before it starts, such as with " +
    '"ulimit -n 1024")',
  "No buffer space available (os error 105)":
    "no buffers left for the network (close connections, or try again later)",
  "send ENOBUFS 224.0.0.251:5353":
    "send no buffers left for the network (close connections, or try again later) " +
    "224.0.0.251:5353",
  "Cannot allocate memory (os error 12)":
    "no memory left (end other programs, or give this one more)",
  "No space left on device (os error 28): mkdir '/tmp/rosy-0'":
    "no space left on the disk (free some, or use another one): mkdir '/tmp/rosy-0'",
};
for (const [said, expected] of Object.entries(SAID)) {
  Deno.test(`exhausted() says what to try where the system says "${said}"`, () => {
    const error = new Error(said);
    assertEquals(exhausted(error), expected);
    assertEquals(systemReason(error), expected.replace(/^F/, "f"));
    // However often it is put into other words, it is said once.
    const again = new Error(`Cannot do it: ${expected}`);
    assertEquals(exhausted(again), again.message);
    assert(isExhausted(error) && isExhausted(new Error("so", { cause: error })));
  });
}

Deno.test("exhausted() leaves all other errors alone", () => {
  for (const error of [new Error("Connection refused (os error 111)"), null, undefined, "text"]) {
    assertEquals([exhausted(error), isExhausted(error)], [undefined, false]);
  }
});

Deno.test("Errors of connecting and listening say what has run out", () => {
  const cause = new Error("Too many open files (os error 24)");
  const address = { transport: "tcp", hostname: "127.0.0.1", port: 7000 } as const;
  for (const failure of [connectFailure(address, cause), listenFailure(address, cause)]) {
    assertStringIncludes(failure.message, "127.0.0.1:7000: too many open files (allow more");
    assert(isExhausted(failure));
  }
  const ports = connectFailure(address, new Deno.errors.AddrNotAvailable("Cannot assign"));
  assertStringIncludes(ports.message, "no port left for another connection");
});
