// deno-lint-ignore-file no-console -- it is run by hand
/**
 * Shows the example robot for a while with all panels that fit it, and watches whether the page grows: its
 * memory after collecting what nobody needs, its elements, its listeners.
 *
 *     deno task soak:dashboard --minutes 10
 *
 * It ends with status 1 if any of them is larger by more than a tenth at the end than after the first fifth,
 * when caches are warm.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import type { CDPSession } from "playwright-core";
import { DashboardFixture } from "./dashboard_fixture.ts";

const SAMPLES = 20;
const MAX_GROWTH = 1.1;

interface Sample {
  readonly heapMb: number;
  readonly elements: number;
  readonly listeners: number;
}

const { minutes } = parseArgs(Deno.args, { default: { minutes: 10 } });
await using dashboard = await DashboardFixture.startWithRobot();
const page = await dashboard.open("#/panels");
await page.locator(".placed").first().waitFor();
const session = await page.context().newCDPSession(page);
await session.send("Performance.enable");

const samples: Sample[] = [];
console.log("minute\theap MB\telements\tlisteners");
for (let number = 0; number <= SAMPLES; number++) {
  const sample = await takeSample(session);
  samples.push(sample);
  const minute = (number * Number(minutes) / SAMPLES).toFixed(1);
  console.log([minute, sample.heapMb.toFixed(1), sample.elements, sample.listeners].join("\t"));
  if (number < SAMPLES) await page.waitForTimeout(Number(minutes) * 60_000 / SAMPLES);
}
const warm = samples[SAMPLES / 5]!;
const last = samples.at(-1)!;
const grown = (["heapMb", "elements", "listeners"] as const)
  .filter((name) => last[name] > warm[name] * MAX_GROWTH);
for (const complaint of dashboard.complaints) console.log(complaint);
console.log(grown.length === 0 ? "It does not grow." : `It grows: ${grown.join(", ")}.`);
if (grown.length > 0 || dashboard.complaints.length > 0) Deno.exitCode = 1;

async function takeSample(session: CDPSession): Promise<Sample> {
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const valueOf = (name: string) => metrics.find((metric) => metric.name === name)!.value;
  return {
    heapMb: valueOf("JSHeapUsedSize") / 1e6,
    elements: valueOf("Nodes"),
    listeners: valueOf("JSEventListeners"),
  };
}
