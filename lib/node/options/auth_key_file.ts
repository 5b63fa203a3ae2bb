import { fileReason } from "../../text/file_reason.ts";
import { decodeUtf8 } from "../../text/utf8.ts";

/**
 * Reads an auth key from a file: its text without the line end.
 *
 * @param path The file.
 * @returns The key.
 * @throws {TypeError} If the file cannot be read, is no UTF-8, is empty, or has several lines.
 */
export function readAuthKeyFile(path: string): string {
  let text: string;
  try {
    text = decodeUtf8(Deno.readFileSync(path));
  } catch (error) {
    throw new TypeError(`Cannot read the auth key from "${path}": ${fileReason(error)}`, {
      cause: error,
    });
  }
  const key = text.replace(/\r?\n$/, "");
  if (key !== "" && !/[\r\n]/.test(key)) return key;
  throw new TypeError(
    `Cannot read the auth key from "${path}": it must hold one line, and nothing else`,
  );
}
