import type { BashQuote } from "../../text/escape_for_bash.ts";

/** What stands on a command line of bash before the cursor. */
export interface BashLine {
  /** The words after the command's name, as a program gets them; the last is being typed. */
  readonly words: readonly string[];
  /** What the last word starts with that is not going to be replaced. */
  readonly before: string;
  /** The quote that is open where the replacement starts. */
  readonly quote: BashQuote;
  /** Whether the last word starts with a tilde that stands for the user's home. */
  readonly isInHome: boolean;
  /** Whether the last word is a file that output or input is redirected to. */
  readonly isRedirected: boolean;
}

/** One word so far. */
interface Word {
  text: string;
  isInHome: boolean;
  isRedirected: boolean;
  /** Whether a variable is looked up in it: only bash knows what comes of that. */
  hasVariable: boolean;
}

const NAME_START = /[A-Za-z0-9_@*#?$!-]/;

/**
 * Reads a command line as bash does, without looking up or running anything.
 *
 * @param line What stands before the cursor, from the command's name on.
 * @param replaced The end of it that bash is going to replace.
 * @returns What stands there, or `undefined` where that depends on what a command would print, or on
 * a variable in the last word.
 */
export function readBashLine(line: string, replaced: string): BashLine | undefined {
  if (!line.endsWith(replaced)) return undefined;
  return new BashLineReader(line, line.length - replaced.length).read();
}

class BashLineReader {
  readonly #line: string;
  /** Where the replacement starts. */
  readonly #mark: number;
  #words: Word[] = [];
  /** The word that is being read. */
  #word: Word | undefined;
  #quote: BashQuote = "";
  #isRedirected = false;
  /** What was known at the mark. */
  #marked: { readonly before: string; readonly quote: BashQuote; word?: Word } | undefined;
  #at = 0;
  /** Where what is being read starts. */
  #start = 0;

  constructor(line: string, mark: number) {
    this.#line = line;
    this.#mark = mark;
  }

  read(): BashLine | undefined {
    for (; this.#at < this.#line.length; this.#start = this.#at) {
      if (this.#at === this.#mark) this.#setMark();
      if (!this.#readNext()) return undefined;
    }
    if (this.#mark === this.#line.length) this.#setMark();
    const last = this.#take();
    if (this.#words.length === 0) return undefined;
    // The replacement starts within the last word, and outside of whatever takes several characters.
    if (!this.#marked || this.#marked.word !== last || last.hasVariable) return undefined;
    // What quotes were opened since would be replaced, too, and bash would close them nevertheless.
    if (this.#quote !== this.#marked.quote) return undefined;
    const { before, quote } = this.#marked;
    return {
      words: [...this.#words.slice(1).map(textOf), last.text],
      before,
      quote,
      isInHome: last.isInHome,
      isRedirected: last.isRedirected,
    };
  }

  #setMark(): void {
    this.#marked = { before: this.#word?.text ?? "", quote: this.#quote };
    if (this.#word) this.#marked.word = this.#word;
  }

  /** Reads one character, or several that belong together; `false` where only bash can. */
  #readNext(): boolean {
    const character = this.#line[this.#at]!;
    this.#at++;
    if (this.#quote === "'") {
      if (character === "'") this.#quote = "";
      else this.#add(character);
      return true;
    }
    if (character === "\\") return this.#readEscaped();
    if (character === "`") return false;
    if (character === "$") return this.#readDollar();
    if (this.#quote === '"') {
      if (character === '"') this.#quote = "";
      else this.#add(character);
      return true;
    }
    return this.#readBare(character);
  }

  #readEscaped(): boolean {
    const next = this.#line[this.#at];
    if (next === undefined) {
      // What follows is going to replace the backslash, so nothing is lost.
      this.#take();
      return true;
    }
    if (this.#quote === '"' && !/[\\"$`\n]/.test(next)) {
      this.#add("\\");
      return true;
    }
    this.#at++;
    if (next !== "\n") this.#add(next);
    return true;
  }

  #readDollar(): boolean {
    const next = this.#line[this.#at] ?? "";
    if (next === "(" || next === "{" || next === "[") return false;
    if (this.#quote === "" && (next === "'" || next === '"')) return false;
    this.#add("$");
    if (NAME_START.test(next)) this.#take().hasVariable = true;
    return true;
  }

  /** A character outside of quotes. */
  #readBare(character: string): boolean {
    const next = this.#line[this.#at];
    if (character === "'" || character === '"') {
      this.#take();
      this.#quote = character;
    } else if (character === " " || character === "\t") this.#endWord();
    else if (character === "<" || character === ">") {
      if (next === "(") return false;
      this.#startRedirection();
    } else if (character === "&" && (this.#isRedirected || next === ">")) {
      // Part of `>&` or `&>`.
    } else if (/[;&|()\n]/.test(character)) this.#startCommand();
    else {
      const isHome = character === "~" && !this.#word && (next === undefined || next === "/");
      this.#add(character);
      if (isHome) this.#word!.isInHome = true;
    }
    return true;
  }

  #startRedirection(): void {
    // A number right before it is that of a file descriptor.
    if (this.#word && /^\d+$/.test(this.#word.text)) this.#word = undefined;
    this.#endWord();
    this.#isRedirected = true;
  }

  #startCommand(): void {
    this.#words = [];
    this.#word = undefined;
    this.#isRedirected = false;
  }

  #endWord(): void {
    if (!this.#word) return;
    if (!this.#word.isRedirected) this.#words.push(this.#word);
    this.#word = undefined;
  }

  /** The word that is being read, or a new one. */
  #take(): Word {
    if (!this.#word) {
      this.#word = {
        text: "",
        isInHome: false,
        isRedirected: this.#isRedirected,
        hasVariable: false,
      };
      this.#isRedirected = false;
      // A word that starts at the mark is the one that is replaced.
      if (this.#marked && this.#start === this.#mark) this.#marked.word = this.#word;
    }
    return this.#word;
  }

  #add(character: string): void {
    this.#take().text += character;
  }
}

function textOf({ text, isInHome }: Word): string {
  const home = isInHome ? Deno.env.get("HOME") : undefined;
  return home === undefined ? text : home + text.slice(1);
}
