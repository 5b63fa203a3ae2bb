/** The repository. */
export const ROOT: URL = new URL("../../", import.meta.url);

/** A page of documentation. */
export interface Page {
  /** Its path in the repository. */
  readonly name: string;
  readonly text: string;
}

/** A code block of a page. */
export interface CodeBlock {
  /** What follows the fence: the language, then what else there is. */
  readonly info: string;
  readonly code: string;
  /** The last line before the block that is not empty. */
  readonly lineBefore: string;
}

/** @returns README, CHANGELOG where there are such, and all of docs. */
export async function readPages(): Promise<Page[]> {
  const names = ["README.md", "CHANGELOG.md"];
  for await (const { name } of Deno.readDir(new URL("docs", ROOT))) {
    if (name.endsWith(".md")) names.push(`docs/${name}`);
  }
  const pages: Page[] = [];
  for (const name of names.sort()) {
    const text = await readText(name);
    if (text !== undefined) pages.push({ name, text });
  }
  return pages;
}

/** @returns The code blocks of a page, in their order. */
export function codeBlocks({ text }: Page): CodeBlock[] {
  return [...text.matchAll(/^```(.+)\n([^]*?)^```$/gm)].map((match) => {
    const [, info, code] = match;
    const lineBefore = text.slice(0, match.index).trimEnd().split("\n").at(-1)!;
    return { info: info!, code: code!, lineBefore };
  });
}

async function readText(name: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(new URL(name, ROOT));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
