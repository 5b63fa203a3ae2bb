import { CATALOGUE } from "../../../lib/cli/commands.ts";
import type { WordSources } from "../../../lib/cli/completions/offer.ts";
import { assertEquals } from "@std/assert";
import { buildNode } from "@rosy/rosy";
import { completionLines } from "../../../lib/cli/completions/complete_words.ts";
import { BASH_SCRIPT } from "../../../lib/cli/completions/bash_script.ts";
import { FISH_SCRIPT } from "../../../lib/cli/completions/fish_script.ts";
import { ZSH_SCRIPT } from "../../../lib/cli/completions/zsh_script.ts";
import { namesIn } from "../../../lib/mesh/names_in.ts";
import { isPattern } from "../../../lib/mesh/name_pattern.ts";
import { observeMesh } from "../../../lib/node/visit/observe_mesh.ts";
import { SHELL_NAMES } from "../../support/hostile_names.ts";
import { PATIENCE_MS } from "../../support/patience.ts";
import { canType, RealShell, SHELL_NAMES as SHELLS, type ShellName } from "../real_shell.ts";

/** The commands that there are, and a mesh with some names. */
function sourcesOf(names: readonly string[]): WordSources {
  return { catalogue: CATALOGUE, find: () => Promise.resolve(names) };
}

const SCRIPTS = { bash: BASH_SCRIPT, zsh: ZSH_SCRIPT, fish: FISH_SCRIPT };

/** A name that nothing else starts like, so that Tab writes all of it. */
function numbered(name: string, index: number): string {
  return `n${index}x${name}`;
}

/** The names that nodes in a mesh of their own are found by, as the tool finds them. */
async function throughMesh(names: readonly string[]): Promise<readonly string[]> {
  const domainId = `test-${crypto.randomUUID()}`;
  await using node = await buildNode({ name: "stranger", domainId, interface: "127.0.0.1" });
  for (const name of names) await node.listen(name, () => {});
  const options = { domainId, interface: "127.0.0.1", discoveryTimeMs: PATIENCE_MS };
  return namesIn(await observeMesh(options), "topics");
}

/** Fish leaves the word open for more behind these, quotes and all. */
const FISH_GOES_ON = /[-/=@:.,]$/;

function closing(shell: ShellName, quote: string, name: string): string {
  return shell === "fish" && FISH_GOES_ON.test(name) ? quote : "";
}

const QUOTES = ["", '"', "'"];

for (const shell of SHELLS) {
  const ignore = !canType(shell);

  Deno.test({
    name: `${shell} gets exactly the name that a stranger chose, in each of its quotes`,
    ignore,
    fn: async () => {
      const names = SHELL_NAMES.map(numbered);
      const found = await throughMesh(names);
      // Patterns are no topics, but a service of an old node may have such a name.
      const topics = names.filter((name) => !isPattern(name));
      assertEquals(found.toSorted(), topics.toSorted());
      await using terminal = await RealShell.start(shell, SCRIPTS[shell]);
      for (const [index, name] of names.entries()) {
        for (const quote of QUOTES) {
          const args = await terminal.type(
            `rosy topic echo ${quote}n${index}x\t${closing(shell, quote, name)}`,
            (args) => completionLines(args, sourcesOf(names)),
          );
          assertEquals(args, ["topic", "echo", name], `after ${quote}`);
        }
      }
      assertEquals(await terminal.filesMade(), []);
    },
  });

  Deno.test({
    name: `${shell} gets exactly a stranger's name of which nothing was typed`,
    ignore,
    fn: async () => {
      await using terminal = await RealShell.start(shell, SCRIPTS[shell]);
      for (const name of SHELL_NAMES.filter((name) => !/^[a-z]/.test(name))) {
        for (const quote of QUOTES) {
          const args = await terminal.type(
            `rosy topic echo ${quote}\t${closing(shell, quote, name)}`,
            (args) => completionLines(args, sourcesOf([name])),
          );
          const isHome = shell === "fish" && quote === "" && name.startsWith("~");
          assertEquals(args, ["topic", "echo", ...isHome ? [] : [name]], `after ${quote}`);
        }
      }
      assertEquals(await terminal.filesMade(), []);
    },
  });

  Deno.test({
    name: `${shell} completes what several strangers' names have in common, and goes on from there`,
    ignore,
    fn: async () => {
      await using terminal = await RealShell.start(shell, SCRIPTS[shell]);
      for (const start of ["imu$(touch owned)", "it's ", 'say "', "a;b!", "ns:"]) {
        const names = [`${start}left`, `${start}right`, `${start}$(touch owned)`];
        for (const quote of QUOTES) {
          const args = await terminal.type(
            `rosy topic echo ${quote}${start[0]}\tr\t`,
            (args) => completionLines(args, sourcesOf(names)),
          );
          assertEquals(args, ["topic", "echo", `${start}right`], `after ${quote}`);
        }
      }
      assertEquals(await terminal.filesMade(), []);
    },
  });
}
