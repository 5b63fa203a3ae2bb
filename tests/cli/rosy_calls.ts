/** What `rosy` is called in the documentation. */
const NAMES = ["rosy", "deno task rosy", "deno run -A cli.ts", "deno run -A jsr:@rosy/cli"];

/**
 * Finds the calls of `rosy` in a line for a shell.
 *
 * @param line Such as `rosy topic echo a --json | rosy topic send b -  # on and on`.
 * @returns The arguments of each call, without quotes and redirections.
 */
export function rosyCalls(line: string): string[][] {
  const substituted = [...line.matchAll(/<\(([^)]*)\)/g)].map((match) => match[1]!);
  return [line, ...substituted].flatMap((text) => text.match(/<\(/) ? [] : simpleCommands(text))
    .flatMap((words) => {
      const name = NAMES.map((name) => name.split(" "))
        .find((name) => name.every((word, index) => words[index] === word));
      return name ? [words.slice(name.length)] : [];
    });
}

/** The words of each command of a pipeline. */
function simpleCommands(line: string): string[][] {
  const commands: string[][] = [[]];
  let skipsNext = false;
  for (const [token] of line.matchAll(TOKEN)) {
    if (token.startsWith("#")) break;
    if (/^[|&;]+$/.test(token)) commands.push([]);
    else if (/^\d?[<>]+$/.test(token)) skipsNext = true;
    else if (skipsNext) skipsNext = false;
    else commands.at(-1)!.push(unquote(token));
  }
  return commands.filter((words) => words.length > 0);
}

const TOKEN = /#.*|\d?[<>]+|[|&;]+|(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s|&;<>"'\\])+/g;

function unquote(token: string): string {
  return token.replace(
    /"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/g,
    (_, double?: string, single?: string, character?: string) =>
      double?.replace(/\\(.)/g, "$1") ?? single ?? character ?? "",
  );
}
