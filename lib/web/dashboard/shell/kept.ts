/**
 * What the browser keeps for this page. One that keeps nothing, as in private windows, costs the person
 * their choices and nothing else.
 *
 * @module
 */
const PREFIX = "rosy.";

/** @returns What was kept under a name; `undefined` if nothing was, or it cannot be read. */
export function kept(name: string): unknown {
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Keeps something. @returns Whether it could be kept. */
export function keep(name: string, value: unknown): boolean {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
