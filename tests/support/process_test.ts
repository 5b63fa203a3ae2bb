import { assertEquals, assertRejects } from "@std/assert";
import { TestProcess } from "./process.ts";

/** Runs a few lines of TypeScript. */
function evaluate(code: string, input?: null): TestProcess {
  return new TestProcess(["eval", code], { input });
}

Deno.test("TestProcess.waitForLine() finds lines of both streams, by a text or a pattern", async () => {
  await using process = evaluate(
    `for (const n of [1, 2, 3]) console.log("line " + n);
    console.error("an error");
    console.log("the end");`,
  );
  assertEquals(await process.waitForLine("line", 2), "line 2");
  assertEquals(await process.waitForLine(/^line \d$/, 3), "line 3");
  assertEquals(await process.waitForLine("error"), "an error");
  const { status, stdout, stderr } = await process.end();
  assertEquals([status, stdout.split("\n").length, stderr], [0, 5, "an error\n"]);
  assertEquals(process.lines.length, 5);
});

Deno.test("TestProcess.waitForLine() fails where the process ends before, and shows what it said", async () => {
  await using process = evaluate(`console.log("all"); Deno.stdout.write(Uint8Array.of(0x62))`);
  const waiting = process.waitForLine(/^b/); // Without a line feed it is no line.
  await assertRejects(() => waiting, Error, 'ended without "/^b/":\nall\nb');
});

Deno.test("TestProcess.close() ends the input of a process that waits for its end", async () => {
  await using process = evaluate(
    `for await (const _ of Deno.stdin.readable);
    Deno.exit(3);`,
    null,
  );
  assertEquals((await process.close()).status, 3);
});

Deno.test({
  name: "TestProcess runs other programs, which may open as many files as it says",
  ignore: Deno.build.os === "windows",
  async fn() {
    const options = { program: "sh", maxFiles: 20, env: { WORD: "hello" } };
    await using process = new TestProcess(["-c", "echo $WORD $(ulimit -n)"], options);
    assertEquals((await process.end()).stdout, "hello 20\n");
  },
});
