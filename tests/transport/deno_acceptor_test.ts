import { assertEquals } from "@std/assert";
import { ACCEPT_RETRY_MS, DenoAcceptor } from "../../lib/transport/deno_acceptor.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { memorySocketPair } from "../support/memory_transport.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { TestProcess } from "../support/process.ts";
import { leakTest } from "../support/leak_check.ts";

const RUN_OUT_OF_FILES = new URL("./children/run_out_of_files.ts", import.meta.url).href;

const CONN = {} as Deno.Conn;
const ADVICE = 'too many open files (allow more before it starts, such as with "ulimit -n 1024")';

leakTest("DenoAcceptor goes on after errors and warns once per row and second", async () => {
  const clock = new VirtualClock();
  const answers = ["error", "error", CONN, "error", CONN, "error", CONN] as const;
  const { acceptor, logger } = acceptorOf(clock, answers);
  const iterator = acceptor[Symbol.asyncIterator]();
  const first = iterator.next();
  await clock.advance(2 * ACCEPT_RETRY_MS);
  assertEquals((await first).done, false);
  const second = iterator.next();
  await clock.advance(ACCEPT_RETRY_MS);
  assertEquals((await second).done, false);
  const warning = `warn: Cannot accept connections at unix /x: ${ADVICE}; ` +
    "trying again until it works";
  assertEquals(logger.lines, [warning]);
  await clock.advance(1000);
  const third = iterator.next();
  await clock.advance(ACCEPT_RETRY_MS);
  assertEquals((await third).done, false);
  assertEquals(logger.lines, [warning, warning]);
  acceptor.close();
});

leakTest("DenoAcceptor.close() ends the wait after an error", async () => {
  const clock = new VirtualClock();
  const { acceptor, logger } = acceptorOf(clock, ["error"]);
  const next = acceptor[Symbol.asyncIterator]().next();
  await logger.until("Cannot accept connections");
  acceptor.close();
  assertEquals((await next).done, true);
  await clock.advance(0);
  assertEquals(clock.pending, 0);
});

leakTest({
  name: "DenoAcceptor accepts again once files are free",
  ignore: Deno.build.os === "windows",
  async fn() {
    const directory = await Deno.makeTempDir({ prefix: "rosy-test-" });
    const args = ["run", "-A", RUN_OUT_OF_FILES, `${directory}/node.sock`];
    await using child = new TestProcess(args, { maxFiles: 64 });
    const { status, stdout } = await child.end();
    await Deno.remove(directory);
    assertEquals(status, 0);
    assertEquals(
      stdout,
      `warn: Cannot accept connections at unix ${directory}/node.sock: ${ADVICE}; ` +
        "trying again until it works",
    );
  },
});

function acceptorOf(
  clock: VirtualClock,
  answers: readonly (Deno.Conn | "error")[],
): { acceptor: DenoAcceptor<Deno.Conn>; logger: RecordingLogger } {
  const logger = new RecordingLogger();
  const left = [...answers];
  const acceptor = new DenoAcceptor({
    source: {
      accept(): Promise<Deno.Conn> {
        const answer = left.shift();
        if (answer === undefined) return new Promise(() => {});
        if (answer !== "error") return Promise.resolve(answer);
        return Promise.reject(new Error("Too many open files (os error 24)"));
      },
      close() {},
    },
    address: { transport: "unix", path: "/x" },
    toSocket: () => memorySocketPair()[0],
    clock,
    logger,
  });
  return { acceptor, logger };
}
