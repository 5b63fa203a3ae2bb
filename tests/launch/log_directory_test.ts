import { assert, assertEquals } from "@std/assert";
import { basename, join } from "node:path";
import { LogDirectory } from "../../lib/launch/log_directory.ts";
import { logFileNames } from "../../lib/launch/log_names.ts";
import { isPrintable } from "../../lib/text/printable.ts";
import { systemClock } from "../../lib/time/clock.ts";
import { HOSTILE_NAMES } from "../support/hostile_names.ts";

const NAMES: [labels: string[], files: string[]][] = [
  [["camera", "camera#2", "größe"], ["camera", "camera#2", "größe"]],
  [["a_b", "a/b"], ["a_b", "a_b-2"]],
  [["a/b", "a_b"], ["a_b-2", "a_b"]],
  [["a/b", "a:b", "a_b-2"], ["a_b", "a_b-3", "a_b-2"]],
  [["Imu", "imu"], ["Imu", "imu-2"]],
  [["../../etc/passwd", "..", ".", "-rf", ".hidden"], [
    "__.._etc_passwd",
    "_-2",
    "_",
    "_rf",
    "_hidden",
  ]],
  [["a\nb", "a\u202eb", "a\u3164b"], ["a_b", "a_b-2", "a_b-3"]],
  [["cafe\u0301"], ["café"]],
  [[""], ["_"]],
];

for (const [labels, files] of NAMES) {
  Deno.test(`logFileNames() finds files for ${JSON.stringify(labels)}`, () => {
    const names = logFileNames(labels);
    assertEquals(labels.map((label) => names.get(label)), files);
  });
}

Deno.test("logFileNames() finds each of hostile and long names a file of its own in the folder", () => {
  const long = "長".repeat(200);
  const labels = [...HOSTILE_NAMES, long, `${long}2`, "x".repeat(300)];
  const names = [...logFileNames(labels).values()];
  assertEquals(new Set(names.map((name) => name.toLowerCase())).size, labels.length);
  for (const name of names) {
    const file = `${name}.log`;
    assertEquals(basename(join("logs", file)), file);
    assert(isPrintable(file) && !/^[.-]|[\s/\\]/.test(file), file);
    assert(new TextEncoder().encode(file).length < 255, file);
  }
});

Deno.test("LogDirectory keeps processes apart whose names become alike, for their user alone", async () => {
  const parent = await Deno.makeTempDir();
  const path = join(parent, "logs");
  const failures: string[] = [];
  {
    using logs = new LogDirectory(path, {
      labels: ["a/b", "a_b"],
      clock: systemClock,
      failed: (message) => failures.push(message),
    });
    logs.write("a/b", "stdout", ["slash"]);
    logs.write("a_b", "stderr", ["line"]);
  }
  const read = async (name: string) => (await Deno.readTextFile(join(path, name))).slice(25);
  assertEquals(await read("a_b.log"), "[stderr] line\n");
  assertEquals(await read("a_b-2.log"), "slash\n");
  assertEquals(failures, []);
  if (Deno.build.os !== "windows") {
    const modes = ["", "a_b.log", "a_b-2.log"].map((name) => Deno.statSync(join(path, name)).mode);
    assertEquals(modes.map((mode) => mode! & 0o777), [0o700, 0o600, 0o600]);
  }
  await Deno.remove(parent, { recursive: true });
});
