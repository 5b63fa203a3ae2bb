/**
 * Registers a test, like `Deno.test`, that fails where it leaves anything open or under way.
 *
 * Deno 2.9 checks neither unless asked to.
 *
 * @param definition The test, or its name.
 * @param fn What it does, after a name.
 */
export function leakTest(
  definition: string | Deno.TestDefinition,
  fn: () => void | Promise<void> = () => {},
): void {
  const test = typeof definition === "string" ? { name: definition, fn } : definition;
  Deno.test({ ...test, sanitizeOps: true, sanitizeResources: true });
}
