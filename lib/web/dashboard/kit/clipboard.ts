import { say } from "./toast.tsx";

/**
 * Puts a text on the clipboard, and says so. Pages of plain HTTP, as robots have them, may do that only in
 * the old way.
 *
 * @param text The text.
 * @param what What it is, to be said: `"The path"`.
 */
export async function copyToClipboard(text: string, what: string): Promise<void> {
  if (await write(text)) say(`${what} is copied`);
  else say("The browser does not let this page copy", "bad");
}

async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return writeByCommand(text);
  }
}

function writeByCommand(text: string): boolean {
  const active = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  if (active instanceof HTMLElement) active.focus();
  return isCopied;
}
