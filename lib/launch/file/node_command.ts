import { flowText } from "../../yaml/flow_text.ts";
import type { NodeSection } from "./launch_schema.ts";
import { quoteWord, quoteWords, splitWords } from "./words.ts";

/** A command ready to be run. */
export interface NodeCommand {
  /** The program and its arguments. */
  readonly words: readonly string[];
  /** What the user sees of it: one line, as for a shell. */
  readonly text: string;
}

/**
 * Makes up the command of a node: what its section says, its name, further flags.
 *
 * @param name The node's name, for its command line.
 * @param section Its section of the launch file.
 * @returns The command.
 * @throws {SyntaxError} If the command is text for no shell, and a quote in it is not closed or it
 * names no program.
 */
export function nodeCommand(name: string, section: NodeSection): NodeCommand {
  const { command, append_name: appendsName, args } = section;
  const appended = [
    ...(appendsName ? ["--name", name] : []),
    ...[...args ?? []].flatMap(([key, value]) => flagWords(key, value)),
  ];
  if (section.shell ?? typeof command === "string") {
    // The words of a list are text for the shell, too: who asks for one wants its syntax.
    const script = typeof command === "string" ? command : command.join(" ");
    const text = [script.trimEnd(), ...appended.map(quoteWord)].join(" ");
    return { words: ["/bin/sh", "-c", text], text };
  }
  const words = typeof command === "string" ? splitWords(command) : command;
  if (!words[0]?.trim()) throw new SyntaxError("names no program: the first word is empty");
  return { words: [...words, ...appended], text: quoteWords([...words, ...appended]) };
}

function flagWords(key: string, value: unknown): string[] {
  if (value === null || value === undefined) return [];
  return [`--${key}=${flagText(value)}`];
}

/** As most languages read it: a number that has no end is `Infinity`, as JavaScript has it. */
function flagText(value: unknown): string {
  if (typeof value === "number" && !Object.is(value, -0)) return String(value);
  return typeof value === "string" ? value : flowText(value);
}
