import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { CAN_OPEN_TERMINALS, TestTerminal } from "../../../support/test_terminal.ts";

const PROGRAM = new URL("./screen_program.ts", import.meta.url).pathname;
const COMMAND = [Deno.execPath(), "run", "-A", PROGRAM];
const IGNORE = { ignore: !CAN_OPEN_TERMINALS };

async function open(command = COMMAND): Promise<TestTerminal> {
  const terminal = new TestTerminal(command);
  await terminal.waitForText("Ready 你好");
  return terminal;
}

/** Checks that a terminal is as it was before, and that the frame has gone with its screen. */
function assertRestored({ screen, written }: TestTerminal): void {
  assertEquals([...screen.modes].sort(), [25, 7], written);
  assert(!screen.text.includes("Ready"), screen.text);
}

Deno.test("a screen takes the terminal over, and gives it back", IGNORE, async () => {
  await using terminal = await open();
  assertEquals([...terminal.screen.modes].sort(), [1004, 1049, 2004]);
  assertEquals(await terminal.isUsual(), false);
  await terminal.type("é");
  await terminal.waitForText("key é");
  await terminal.type("q");
  assertEquals(await terminal.end(), 0);
  assertRestored(terminal);
  assertStringIncludes(terminal.screen.text, "the end");
});

Deno.test("a screen tells keys, an Esc alone, pasted text and the focus", IGNORE, async () => {
  await using terminal = await open();
  await terminal.type("\x1b[A\x1b[1;5C");
  await terminal.waitForText("key up\nkey C-right");
  await terminal.type("\x1b");
  await terminal.waitForText("key escape");
  await terminal.type("\x1b[200~q\x1b[201~\x1b[O\x1b[I");
  await terminal.waitForText("paste\nblur\nfocus");
});

Deno.test("a screen draws anew when the terminal has another size", IGNORE, async () => {
  await using terminal = await open();
  await terminal.resize(5, 8);
  await terminal.waitForText("resize …");
  await terminal.resize(10, 30);
  await terminal.waitForText("resize 8 x 5\nresize 30 x 10");
});

for (const [key, status] of [["\x03", 130], ["\x1c", 130]] as const) {
  Deno.test(`a screen is left at the key ${JSON.stringify(key)}`, IGNORE, async () => {
    await using terminal = await open();
    await terminal.type(key);
    assertEquals(await terminal.end(), status);
    assertRestored(terminal);
  });
}

for (const [signal, status] of [["SIGTERM", 143], ["SIGHUP", 129], ["SIGINT", 130]] as const) {
  Deno.test(`a screen is left at ${signal}`, IGNORE, async () => {
    await using terminal = await open();
    await terminal.signal(signal);
    assertEquals(await terminal.end(), status);
    assertRestored(terminal);
  });
}

const ENDS = [
  ["e", 1, "caught: an error nobody caught"],
  ["r", 1, "caught: a promise nobody waited for"],
  ["t", 1, "caught: an error of the command"],
  ["x", 7, ""],
] as const;
for (const [key, status, text] of ENDS) {
  Deno.test(
    `a screen is left at the end of key ${key}: ${text || "Deno.exit()"}`,
    IGNORE,
    async () => {
      await using terminal = await open();
      await terminal.type(key);
      assertEquals(await terminal.end(), status);
      assertRestored(terminal);
      assertStringIncludes(terminal.screen.text, text);
    },
  );
}

Deno.test(
  "a screen is left at a second Ctrl-C of a command that does not end",
  IGNORE,
  async () => {
    await using terminal = await open();
    await terminal.type("s\x03");
    await terminal.type("\x03");
    assertEquals(await terminal.end(), 130);
    assertRestored(terminal);
  },
);

Deno.test("a screen is left after an error, whatever its command does", IGNORE, async () => {
  await using terminal = await open();
  await terminal.type("h");
  assertEquals(await terminal.end(), 1);
  assertRestored(terminal);
  assertStringIncludes(terminal.screen.text, "an error nobody caught");
});

Deno.test("a screen holds messages, and prints them behind it", IGNORE, async () => {
  await using terminal = await open();
  await terminal.type("m");
  await terminal.waitForText("key m\nmessage");
  await terminal.type("q");
  assertEquals(await terminal.end(), 0);
  assertStringIncludes(terminal.screen.text, "a message\nthe end");
});

Deno.test("a program whose terminal is closed ends", IGNORE, async () => {
  await using terminal = await open();
  await terminal.close();
  // Which it learns first: that nothing more can be read, or SIGHUP.
  assert([0, 129].includes(await terminal.end()));
});

Deno.test("Ctrl-Z leaves a screen, and fg brings it back", IGNORE, async () => {
  await using terminal = new TestTerminal(["bash", "--norc", "-i"]);
  await terminal.waitForText("bash");
  await terminal.type(`${COMMAND.join(" ")}\r`);
  await terminal.waitForText("Ready 你好");
  await terminal.type("\x1a");
  await terminal.waitForText("Stopped");
  assertEquals([...terminal.screen.modes].filter((mode) => mode !== 2004).sort(), [25, 7]);
  await terminal.type("fg\r");
  await terminal.waitForText("Ready 你好\nsuspends\nresume");
  assertEquals(terminal.screen.modes.has(1049), true);
  await terminal.type("q");
  await terminal.waitForText("the end");
});

Deno.test("Ctrl-Z where nobody could bring the screen back goes on", IGNORE, async () => {
  await using terminal = await open();
  await terminal.type("\x1a");
  await terminal.waitForText("suspends\nresume");
  await terminal.type("q");
  assertEquals(await terminal.end(), 0);
  assertRestored(terminal);
});

Deno.test("a screen that was stopped from elsewhere is drawn anew", IGNORE, async () => {
  await using terminal = await open();
  await terminal.signal("SIGSTOP");
  await terminal.signal("SIGCONT");
  await terminal.waitForText("Ready 你好\nresume");
  assertEquals(await terminal.isUsual(), false);
});
