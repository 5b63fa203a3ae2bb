/** Texts of V8 end at 2^29 characters; a message in base64 may have 256 MiB. */
const MAX_LINE_CHARACTERS = 500_000_000;

/** One line, without its line feed. */
export interface Line {
  /** From 1 on. */
  readonly number: number;
  readonly text: string;
}

/**
 * Reads text line by line, no faster than the lines are taken. The last line needs no line feed.
 *
 * @param stream UTF-8; a byte order mark is skipped.
 * @yields Each line.
 * @throws {Error} If it is not UTF-8, or a line is too long.
 */
export async function* readLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Line> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let number = 1;
  // In pieces, so that a line of many chunks is put together once.
  let pieces: string[] = [];
  let characters = 0;
  const finish = (end: string): Line => {
    const text = pieces.join("") + end;
    [pieces, characters] = [[], 0];
    return { number: number++, text };
  };
  for await (const chunk of stream) {
    const [end, ...lines] = decode(decoder, chunk, number).split("\n").reverse() as [
      string,
      ...string[],
    ];
    for (const line of lines.reverse()) yield finish(line);
    pieces.push(end);
    characters += end.length;
    if (characters > MAX_LINE_CHARACTERS) {
      throw new Error(`Line ${number} is longer than ${MAX_LINE_CHARACTERS} characters`);
    }
  }
  const rest = decode(decoder, undefined, number);
  if (characters + rest.length > 0) yield finish(rest);
}

function decode(
  decoder: TextDecoder,
  chunk: Uint8Array<ArrayBuffer> | undefined,
  line: number,
): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch (cause) {
    throw new Error(`Cannot read the input beyond line ${line}: it is not UTF-8`, { cause });
  }
}
