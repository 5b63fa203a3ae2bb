/**
 * Reads an auth key from a file: its text without the line end.
 *
 * @param path The file.
 * @returns The key.
 * @throws {TypeError} If the file cannot be read, is empty, or has several lines.
 */
export function readAuthKeyFile(path: string): string {
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    throw new TypeError(`Cannot read the auth key from "${path}": ${(error as Error).message}`, {
      cause: error,
    });
  }
  const key = text.replace(/\r?\n$/, "");
  if (key !== "" && !/[\r\n]/.test(key)) return key;
  throw new TypeError(
    `Cannot read the auth key from "${path}": it must hold one line, and nothing else`,
  );
}
