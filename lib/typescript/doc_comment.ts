import { wrap } from "../text/wrap.ts";

/** How long a line of a comment may be, its indentation included. */
const COLUMNS = 100;

/**
 * Writes a doc comment.
 *
 * @param text What to say: paragraphs, lists and examples in Markdown, from anybody.
 * @param indent What stands before each line.
 * @returns The comment with a line feed behind it; nothing where there is nothing to say.
 */
export function docComment(text: string | undefined, indent = ""): string {
  const lines = commentLines(text ?? "", COLUMNS - indent.length - 3);
  if (lines.length === 0) return "";
  const short = `${indent}/** ${lines[0]} */`;
  if (lines.length === 1 && short.length <= COLUMNS) return `${short}\n`;
  const body = lines.map((line) => `${indent} * ${line}`.trimEnd());
  return [`${indent}/**`, ...body, `${indent} */`, ""].join("\n");
}

/** @returns The lines within the comment: paragraphs are wrapped, examples stay as they are. */
function commentLines(text: string, columns: number): string[] {
  const lines: string[] = [];
  let isExample = false;
  for (const line of unharmed(text).trim().split("\n")) {
    if (line.trimStart().startsWith("```")) {
      isExample = !isExample;
      // In any other language it might be taken for a test.
      lines.push(isExample ? "```text" : "```");
    } else if (isExample || line.trim() === "") lines.push(line.trimEnd());
    else lines.push(...wrapped(line.trim().replace(/\s+/g, " "), columns));
  }
  return lines.length === 1 && lines[0] === "" ? [] : lines;
}

/** What follows in an item of a list is indented. */
function wrapped(text: string, columns: number): string[] {
  if (!/^[-*] /.test(text)) return wrap(text, columns);
  return wrap(text.slice(2), columns - 2).map((line, index) =>
    `${index === 0 ? "- " : "  "}${line}`
  );
}

/** What stands in a comment must not end it, nor hide in it. */
function unharmed(text: string): string {
  return text.replaceAll("*/", "*\\/").replaceAll(/\r\n?|[\u2028\u2029]/g, "\n")
    .replaceAll(/(?!\n)\p{Cc}/gu, " ");
}
