import { PATIENCE_MS } from "../support/patience.ts";
import { HAS_SCRIPT, succeeds } from "../support/succeeds.ts";

/** Answers a completion script: takes what it calls the tool with, returns the lines to print. */
export type Answer = (args: readonly string[]) => Promise<readonly string[]>;

/** How a shell is started so that it completes, as the documentation says. */
const SHELLS = {
  bash: {
    command: "bash --rcfile $HOME/rc -i",
    rc: "PS1='READY> '; HISTFILE=; source <(rosy completions bash)",
  },
  zsh: {
    command: "ZDOTDIR=$HOME zsh -i",
    rc: [
      "PS1='READY> '",
      "autoload -Uz compinit; compinit -u -D",
      "source <(rosy completions zsh)",
    ].join("\n"),
  },
  fish: {
    command: "fish --no-config -i -C 'source $HOME/rc'",
    rc: "function fish_prompt; echo -n 'READY> '; end; rosy completions fish | source",
  },
};

/** A shell that completes. */
export type ShellName = keyof typeof SHELLS;

/** The shells that scripts exist for. */
export const SHELL_NAMES = Object.keys(SHELLS) as ShellName[];

/** What the tool's place is taken by: it asks the test what to complete, and tells its arguments. */
const ROSY = [
  "#!/bin/sh",
  "hex() { printf '%s\\0' \"$@\" | od -An -v -tx1 | tr -d ' \\n'; }",
  `case $1 in`,
  `completions) cat "$HOME/script.$2" ;;`,
  `__candidates) shift; hex "$@" > "$HOME/asked"; echo > "$HOME/ask"`,
  `  head -n 1 < "$HOME/answered" > /dev/null; cat "$HOME/answer" ;;`,
  `*) printf '\\nCALLED %s;\\n' "$(hex "$@")" ;;`,
  "esac",
];

/** A shell on a terminal of its own, in a home of its own. */
export class RealShell implements AsyncDisposable {
  /** Where it runs. */
  readonly home: string;
  readonly #child: Deno.ChildProcess;
  readonly #keyboard: WritableStreamDefaultWriter<Uint8Array>;
  readonly #ask: Deno.FsFile;
  readonly #answered: Deno.FsFile;
  readonly #over: Promise<unknown>;
  #screen = "";
  #read = 0;
  #changed = Promise.withResolvers<void>();
  #isOver = false;

  private constructor(home: string, shell: ShellName, files: [Deno.FsFile, Deno.FsFile]) {
    this.home = home;
    [this.#ask, this.#answered] = files;
    this.#child = new Deno.Command("script", {
      args: ["-qec", SHELLS[shell].command, "/dev/null"],
      cwd: home,
      env: { HOME: home, PATH: `${home}/bin:${Deno.env.get("PATH")}`, TERM: "xterm", SHELL: "sh" },
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#keyboard = this.#child.stdin.getWriter();
    this.#over = this.#watch();
  }

  /**
   * Starts a shell that completes, and waits until it can be typed into.
   *
   * @param shell Its name.
   * @param script What `rosy completions` prints for it.
   * @returns The shell.
   */
  static async start(shell: ShellName, script: string): Promise<RealShell> {
    const home = await Deno.makeTempDir({ prefix: "rosy-shell-" });
    await Deno.mkdir(`${home}/bin`);
    await Deno.writeTextFile(`${home}/bin/rosy`, ROSY.join("\n"), { mode: 0o755 });
    await Deno.writeTextFile(`${home}/script.${shell}`, script);
    for (const name of ["rc", ".zshrc"]) {
      await Deno.writeTextFile(`${home}/${name}`, `${SHELLS[shell].rc}\n`);
    }
    const pipes = [`${home}/ask`, `${home}/answered`] as const;
    await new Deno.Command("mkfifo", { args: [...pipes] }).output();
    // Open for both, a pipe neither waits for the other end nor ends with it.
    const options = { read: true, write: true };
    const started = new RealShell(home, shell, [
      await Deno.open(pipes[0], options),
      await Deno.open(pipes[1], options),
    ]);
    await started.#waitFor("READY> ");
    return started;
  }

  /**
   * Types a line and waits for the call of `rosy` that comes of it.
   *
   * @param line What to type; where it has a Tab, the tool has to complete. Enter follows.
   * @param answer What the tool would complete.
   * @returns The arguments that `rosy` is called with.
   */
  async type(line: string, answer: Answer): Promise<string[]> {
    for (const keys of line.split(/(?<=\t)/)) {
      const completed = keys.endsWith("\t") ? this.#completeOnce(answer) : undefined;
      await this.#press(keys);
      await completed;
    }
    await this.#press("\r");
    const call = await this.#waitFor(/CALLED ([0-9a-f]*);/);
    await this.#waitFor("READY> ");
    return fromHex(call[1]!);
  }

  /** @returns The files that commands have made. */
  async filesMade(): Promise<string[]> {
    const names = await Array.fromAsync(Deno.readDir(this.home), ({ name }) => name);
    return names.filter((name) => name.startsWith("owned"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#over;
    await this.#keyboard.abort().catch(() => {});
    await this.#child.status;
    this.#ask.close();
    this.#answered.close();
    await Deno.remove(this.home, { recursive: true });
  }

  async #press(keys: string): Promise<void> {
    await this.#keyboard.write(new TextEncoder().encode(keys));
  }

  async #completeOnce(answer: Answer): Promise<void> {
    await this.#orScreen(this.#ask.read(new Uint8Array(16)), () => {
      return Deno.writeTextFile(`${this.home}/ask`, "\n");
    });
    const args = fromHex(await Deno.readTextFile(`${this.home}/asked`));
    await Deno.writeTextFile(`${this.home}/answer`, (await answer(args)).join("\n") + "\n");
    await this.#answered.write(LINE_FEED);
  }

  /** Waits for something to appear on the screen behind what was found before. */
  async #waitFor(text: string | RegExp): Promise<RegExpMatchArray> {
    const pattern = typeof text === "string" ? new RegExp(text) : text;
    for (;;) {
      const found = this.#screen.slice(this.#read).match(pattern);
      if (found) {
        this.#read += found.index! + found[0].length;
        return found;
      }
      if (this.#isOver) throw new Error(`the shell ended: ${JSON.stringify(this.#screen)}`);
      await this.#orScreen(this.#changed.promise);
    }
  }

  /** Waits for what should come soon; where it does not, the error shows the screen. */
  async #orScreen<T>(awaited: Promise<T>, giveUp?: () => Promise<void>): Promise<T> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => reject(new Error(`the shell waits: ${JSON.stringify(this.#screen.slice(-2000))}`)),
      PATIENCE_MS,
    );
    try {
      return await Promise.race([awaited, late]);
    } catch (error) {
      if (giveUp) {
        await giveUp();
        await awaited;
      }
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #watch(): Promise<void> {
    for await (const text of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      this.#screen += text;
      this.#changed.resolve();
      this.#changed = Promise.withResolvers();
    }
    this.#isOver = true;
    this.#changed.resolve();
  }
}

const LINE_FEED = new Uint8Array([10]);

function fromHex(hex: string): string[] {
  return new TextDecoder().decode(Uint8Array.fromHex(hex)).split("\0").slice(0, -1);
}

/**
 * Says whether a shell can be tried here.
 *
 * @param shell Its name.
 * @returns Whether it is there, and `script` of util-linux, which opens terminals.
 */
export function canType(shell: ShellName): boolean {
  return HAS_SCRIPT && succeeds(shell, "--version");
}
