import { fileReason } from "../../text/file_reason.ts";
import type { FlagValues } from "../line/flag_values.ts";
import { UsageError } from "../line/usage_error.ts";

/**
 * Reads a certificate and its key.
 *
 * @param flags The command's flags.
 * @returns Both as PEM; `undefined` if none is given.
 * @throws {UsageError} If only one is given.
 */
export async function readTls(
  flags: FlagValues,
): Promise<{ readonly cert: string; readonly key: string } | undefined> {
  const [cert, key] = [flags.text("cert"), flags.text("key")];
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) {
    throw new UsageError("flags --cert and --key need each other");
  }
  return {
    cert: await readPem("the certificate", cert),
    key: await readPem("the private key", key),
  };
}

async function readPem(what: string, path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    throw new Error(`Cannot read ${what} from "${path}": ${fileReason(error)}`, { cause: error });
  }
}
