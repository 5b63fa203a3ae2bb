import { assertEquals } from "@std/assert";
import { type BashQuote, escapeForBash } from "../../lib/text/escape_for_bash.ts";
import { FLAG_NAMES, SHELL_NAMES } from "../support/hostile_names.ts";
import { canType } from "../cli/real_shell.ts";

const NAMES = [...SHELL_NAMES, ...FLAG_NAMES];
const QUOTES: readonly BashQuote[] = ["", '"', "'"];

Deno.test({
  name: "escapeForBash() writes every name so that bash reads that name, in each of its quotes",
  ignore: !canType("bash"),
  fn: async () => {
    const directory = await Deno.makeTempDir();
    const words = NAMES.flatMap((name) =>
      QUOTES.map((quote) => quote + escapeForBash(name, quote) + quote)
    );
    // History is expanded as at a prompt, before all else.
    const script = ["set -o history -o histexpand", `printf '%s\\0' ${words.join(" ")}`];
    const { stdout } = await new Deno.Command("bash", {
      args: ["--norc", "-c", `${script[0]}; eval "$1"`, "bash", script[1]!],
      cwd: directory,
    }).output();
    assertEquals(
      new TextDecoder().decode(stdout).split("\0").slice(0, -1),
      NAMES.flatMap((name) => QUOTES.map(() => name)),
    );
    assertEquals(await Array.fromAsync(Deno.readDir(directory)), []);
    await Deno.remove(directory);
  },
});

Deno.test("escapeForBash() leaves ordinary names alone", () => {
  for (const quote of QUOTES) {
    assertEquals(escapeForBash("größe/imu_2.left-a:b=c", quote), "größe/imu_2.left-a:b=c");
  }
});

Deno.test("escapeForBash() keeps history out of double quotes by leaving them", () => {
  assertEquals(escapeForBash("a!b", '"'), `a"'!'"b`);
});
