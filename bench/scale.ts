// deno-lint-ignore-file no-console -- it prints what it measures
/**
 * `deno task bench:scale [NODES…] [--idle SECONDS] [--topics N]`: measures meshes of 10, 30 and 100 nodes, or of
 * other sizes, in ten processes on the loopback interface; with `--topics` also what it takes until all
 * know that each node sends on N topics. Exit status 1 where one of them is not
 * what docs/reliability.md promises.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { measureScale, type ScaleFigures } from "./support/scale_mesh.ts";

/** What is promised of 100 nodes, in milliseconds. */
const LIMITS = { nodes: 100, knownMs: 3000, changeMs: 200, goneMs: 20_000 };
const HEADINGS = [
  "nodes",
  "all know all, ms",
  "change, ms: p50, worst",
  "packets/s",
  "kB/s",
  "CPU, % of a core",
  "MiB a process",
  "dead gone, s",
  "senders known, ms",
  "packets, kB",
  "CPU, s",
];

const { _: sizes, idle, topics } = parseArgs(Deno.args, {
  string: ["idle", "topics"],
  default: { idle: "32", topics: "0" },
});
const wanted = sizes.length > 0 ? sizes.map(Number) : [10, 30, 100];
if (
  !wanted.every((count) => count > 0 && Number.isInteger(count)) ||
  !(Number(idle) > 0 && Number(topics) >= 0)
) {
  console.error("Usage: deno task bench:scale [NODES…] [--idle SECONDS] [--topics N]");
  Deno.exit(2);
}
console.log(`| ${HEADINGS.join(" | ")} |`);
console.log(`|${" ---: |".repeat(HEADINGS.length)}`);
for (const count of wanted) {
  const figures = await measureScale(count, Number(idle) * 1000, Number(topics));
  console.log(`| ${row(figures).join(" | ")} |`);
  for (const fault of faults(figures)) {
    console.error(`${count} nodes: ${fault}`);
    Deno.exitCode = 1;
  }
}

function row(
  { nodes, knownMs, changeMs, senders, idle, rssBytes, goneMs }: ScaleFigures,
): string[] {
  return [
    `${nodes}`,
    knownMs.toFixed(0),
    `${changeMs.p50.toFixed(0)}, ${changeMs.worst.toFixed(0)}`,
    idle.packets.toFixed(2),
    (idle.bytes / 1000).toFixed(2),
    (idle.cpuMs / 10).toFixed(1),
    (rssBytes / 2 ** 20).toFixed(0),
    (goneMs / 1000).toFixed(1),
    ...senders
      ? [
        senders.knownMs.toFixed(0),
        `${senders.packets}, ${(senders.bytes / 1000).toFixed(0)}`,
        (senders.cpuMs / 1000).toFixed(1),
      ]
      : ["-", "-", "-"],
  ];
}

function faults({ nodes, knownMs, changeMs, goneMs, ghostsListed }: ScaleFigures): string[] {
  const late = nodes > LIMITS.nodes ? [] : [
    knownMs > LIMITS.knownMs ? "not all know all 3 s after the last start" : "",
    changeMs.worst > LIMITS.changeMs ? "a change is not known everywhere within 200 ms" : "",
    goneMs > LIMITS.goneMs ? "the dead are not gone within 20 s" : "",
  ];
  const ghosts = ghostsListed > 0 ? [`rosy node list names ${ghostsListed} dead nodes`] : [];
  return [...late, ...ghosts].filter((fault) => fault !== "");
}
