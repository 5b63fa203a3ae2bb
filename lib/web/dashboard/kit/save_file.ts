/**
 * Gives the person a file.
 *
 * @param content What is in it.
 * @param name What it is called: `"layout.json"`.
 */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/**
 * Asks the person for a file.
 *
 * @param accept Which kinds there may be: `".json,application/json"`.
 * @returns The file; `undefined` if none was chosen.
 */
export function chooseFile(accept: string): Promise<File | undefined> {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = accept;
  return new Promise((resolve) => {
    input.addEventListener("change", () => resolve(input.files?.[0]), { once: true });
    input.addEventListener("cancel", () => resolve(undefined), { once: true });
    input.click();
  });
}

/** @returns A name that files may have everywhere, made of any text. */
export function fileName(text: string, ending: string): string {
  const name = text.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+|-+$/g, "").slice(0, 80);
  return `${name === "" ? "rosy" : name}.${ending}`;
}
