import { assertEquals } from "@std/assert";
import { HAS_NATS, NatsServer } from "../bridge/nats/nats_server.ts";
import { rosyCalls } from "../cli/rosy_calls.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { TestProcess } from "../support/process.ts";
import { codeBlocks, readPages, ROOT } from "./pages.ts";

const PAGE = (await readPages()).find(({ name }) => name === "docs/many_sites.md")!;
/** The server that the page has the reader start. */
const SERVER = "nats://127.0.0.1:4222";
/** Its first commands run until Ctrl-C. */
const LASTING = 3;

/** What the page has the reader type, and what comes of it. */
const STEPS = codeBlocks(PAGE).filter(({ info }) => info === "console").map(({ code }) => {
  const end = code.indexOf("\n");
  return { words: rosyCalls(code.slice(2, end))[0]!, output: code.slice(end + 1).trimEnd() };
});

/** Output without what differs from run to run. */
function normalize(output: string): string {
  return output
    .replace(/@\S+( \([a-z2-7]{4}\))?/g, "@HOST")
    .replace(/\[\d{4}-\d\d-\d\d [\d:.]+\]/g, "[TIME]")
    .trimEnd();
}

Deno.test(
  "docs/many_sites.md leads to two sites that are one mesh",
  { ignore: !HAS_NATS },
  async () => {
    await using server = await NatsServer.start({ isStoring: true });
    const { env } = new MeshFixture();
    const run = crypto.randomUUID().slice(0, 8);
    const own = (word: string) => /^(warehouse|office)$/.test(word) ? `${word}-${run}` : word;
    const start = (words: readonly string[]) => {
      const args = words.map((word) => own(word.replace(SERVER, server.url)));
      return new TestProcess(["run", "-A", new URL("cli.ts", ROOT).href, ...args], { env });
    };
    await using lasting = new AsyncDisposableStack();
    for (const { words, output } of STEPS.slice(0, LASTING)) {
      const process = lasting.use(start(words));
      for (const line of output.replaceAll(SERVER, server.url).split("\n")) {
        if (!line.startsWith("[")) await process.waitForLine(line);
      }
    }
    for (const { words, output } of STEPS.slice(LASTING)) {
      await using process = start(words);
      const { stdout, stderr } = await process.end();
      assertEquals(normalize(stdout + stderr), normalize(output), words.join(" "));
    }
  },
);
