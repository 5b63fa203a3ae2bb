// deno-lint-ignore-file no-console -- it prints what it measures
/**
 * The gateway beside a bare WebSocket of Deno's, which does the same with messages that it makes itself:
 * in one run, each in processes of its own.
 *
 *     deno task bench:web
 *     deno run -A bench/web.ts --rounds 1 --seconds 2 --only 100
 *
 * Figures are medians of all rounds. Traffic stays on this machine.
 */
import { parseArgs } from "@std/cli/parse-args";
import { median, number, table } from "./support/table.ts";
import { type Scenario, SCENARIOS, type Seen } from "./web/scenario.ts";

const flags = parseArgs(Deno.args, {
  string: ["rounds", "seconds", "only"],
  default: { rounds: "3", seconds: "3", only: "" },
});

const rows: string[][] = [];
for (const scenario of SCENARIOS.filter(({ name }) => name.includes(String(flags.only)))) {
  const gateway: Seen[] = [];
  const bare: Seen[] = [];
  for (let round = 0; round < Number(flags.rounds); round++) {
    gateway.push(await throughGateway(scenario));
    bare.push(await throughNothing(scenario));
  }
  const middle = (all: readonly Seen[], figure: keyof Seen) =>
    median(all.map((seen) => seen[figure]));
  const rate = middle(gateway, "messagesPerSecond");
  const bareRate = middle(bare, "messagesPerSecond");
  rows.push([
    scenario.name,
    number(rate),
    (rate / bareRate).toFixed(2),
    middle(gateway, "megabytesPerSecond").toFixed(1),
    middle(gateway, "p50Ms").toFixed(2),
    middle(bare, "p50Ms").toFixed(2),
    number(middle(gateway, "lost")),
  ]);
}
console.log(table([
  ["", "messages/s", "bare ×", "MB/s", "p50 ms", "bare ms", "lost"],
  ...rows,
]));

async function throughGateway(scenario: Scenario): Promise<Seen> {
  const domainId = crypto.randomUUID();
  await using gateway = start("gateway", domainId);
  const url = await gateway.line();
  await using _sender = start("sender", domainId, JSON.stringify(scenario));
  return await listen("gateway", url, scenario);
}

async function throughNothing(scenario: Scenario): Promise<Seen> {
  await using bare = start("bare", JSON.stringify(scenario));
  return await listen("bare", await bare.line(), scenario);
}

async function listen(kind: string, url: string, scenario: Scenario): Promise<Seen> {
  await using listener = start(
    "listener",
    kind,
    url,
    String(flags.seconds),
    JSON.stringify(scenario),
  );
  return JSON.parse(await listener.line());
}

/** A program of `bench/web/`, killed when it is disposed. */
function start(program: string, ...args: readonly string[]) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", new URL(`web/${program}.ts`, import.meta.url).pathname, ...args],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const texts = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  return {
    /** The one line that it prints. */
    async line(): Promise<string> {
      let text = "";
      while (!text.includes("\n")) {
        const { value } = await texts.read();
        if (value === undefined) throw new Error(`bench/web/${program}.ts has ended`);
        text += value;
      }
      return text.trim();
    },
    async [Symbol.asyncDispose](): Promise<void> {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended by itself.
      }
      await child.status;
      await texts.cancel();
    },
  };
}
