// deno-lint-ignore-file no-console -- it prints what it measures
/**
 * The dashboard's plot in headless Chromium: 100 lines of 1 kHz each, from one topic, and from ten.
 *
 *     deno task bench:plot
 *     deno run -A bench/dashboard/plot.ts --seconds 5
 *
 * Lines are drawn by the processor, which counts as time of the page: with a graphics card it has less to do.
 * Traffic stays on this machine.
 */
import { parseArgs } from "@std/cli/parse-args";
import { serveWeb } from "@rosy/rosy/web";
import type { CDPSession, Page } from "playwright-core";
import { TestBrowser } from "../../tests/support/browser.ts";
import { number, table } from "../support/table.ts";

const { seconds } = parseArgs(Deno.args, { string: ["seconds"], default: { seconds: "10" } });

/** Or else a graphics card would be imitated, which is far slower than any way that people draw by. */
const CANVAS_FLAGS = ["--disable-accelerated-2d-canvas"];

/** What was seen of a page for a while. */
interface Measured {
  /** The times between frames of the screen, in order of length. */
  readonly frameMs: readonly number[];
  /** Of each second, how long the page's thread was busy. */
  readonly busyMs: number;
  /** Of that, how long with its script. */
  readonly scriptMs: number;
  readonly heapBytes: number;
  /** How many samples each line has got in a second. */
  readonly hz: number;
}

const rows = [
  ["", "lines", "Hz of each", "frame p50 ms", "p99 ms", "busy ms/s", "script ms/s", "heap MB"],
];
for (
  const { topics, fields } of [{ topics: 1, fields: 1 }, { topics: 1, fields: 100 }, {
    topics: 10,
    fields: 10,
  }]
) {
  const measured = await measure(topics, fields);
  const share = (part: number) =>
    number(measured.frameMs[Math.floor(measured.frameMs.length * part)] ?? NaN);
  rows.push([
    `${topics} topics × ${fields} fields`,
    String(topics * fields),
    number(measured.hz),
    share(0.5),
    share(0.99),
    number(measured.busyMs),
    number(measured.scriptMs),
    number(measured.heapBytes / 1e6),
  ]);
}
console.log(table(rows));

async function measure(topics: number, fields: number): Promise<Measured> {
  const domainId = crypto.randomUUID();
  await using gateway = await serveWeb({
    port: 0,
    nodeOptions: { domainId, interface: "127.0.0.1" },
  });
  const sender = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      new URL("plotted_sender.ts", import.meta.url).pathname,
      ...[domainId, String(topics), String(fields)],
    ],
  }).spawn();
  try {
    await using browser = await TestBrowser.launch(CANVAS_FLAGS);
    const page = await browser.openPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${gateway.url}#/plots`);
    await addLines(page, topics, fields);
    return await watch(page, await page.context().newCDPSession(page));
  } finally {
    sender.kill();
    await sender.status;
  }
}

async function addLines(page: Page, topics: number, fields: number): Promise<void> {
  const add = page.getByRole("combobox", { name: "Add a line: topic and field" });
  for (let topic = 0; topic < topics; topic++) {
    for (let field = 0; field < fields; field++) {
      await add.fill(`bench/t${topic}.f${field}`);
      await add.press("Enter");
    }
  }
  await page.waitForFunction(
    (count) => {
      const values = [...document.querySelectorAll(".plot-value")];
      return values.length === count && values.every(({ textContent }) => /\d/.test(textContent!));
    },
    topics * fields,
    { polling: 200 },
  );
}

async function watch(page: Page, session: CDPSession): Promise<Measured> {
  await session.send("Performance.enable");
  const metrics = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return new Map(metrics.map(({ name, value }) => [name, value]));
  };
  const before = await metrics();
  const frameMs = await page.evaluate(async (wholeMs) => {
    const frames: number[] = [];
    const start = performance.now();
    let last = start;
    while (last - start < wholeMs) {
      const now = await new Promise<number>(requestAnimationFrame);
      frames.push(now - last);
      last = now;
    }
    return frames.slice(1).sort((a, b) => a - b);
  }, Number(seconds) * 1000);
  const after = await metrics();
  const tookS = after.get("Timestamp")! - before.get("Timestamp")!;
  const perSecond = (name: string) => (after.get(name)! - before.get(name)!) / tookS * 1000;
  return {
    frameMs,
    busyMs: perSecond("TaskDuration"),
    scriptMs: perSecond("ScriptDuration"),
    heapBytes: after.get("JSHeapUsedSize")!,
    hz: await hzOf(page),
  };
}

/**
 * How often a line gets a sample: what the plot itself says of the time that is seen. Clicks are told, not
 * made: a browser that is busy moves its pointer late.
 */
async function hzOf(page: Page): Promise<number> {
  await page.getByRole("button", { name: "Settings of this plot" }).dispatchEvent("click");
  await page.getByRole("checkbox", { name: /^Least, greatest/ }).dispatchEvent("click");
  await page.getByRole("button", { name: "Close" }).dispatchEvent("click");
  await page.getByRole("combobox", { name: "How much of the past" }).selectOption("5");
  const counted = page.locator(".plot-statistics").first();
  await page.waitForTimeout(1000);
  const text = await counted.innerText();
  return Number(/(\d+) ×$/.exec(text)?.[1] ?? NaN) / 5;
}
