/**
 * Writes the way to a field as `readFieldSteps()` reads it: `pose.position.x`, `ranges[17]`; a dot in a
 * name is `\.`.
 *
 * @param steps The names and indexes.
 * @returns The path.
 */
export function pathText(steps: readonly string[]): string {
  return steps.map((step, index) => {
    if (/^\d+$/.test(step) && index > 0) return `[${step}]`;
    return `${index === 0 ? "" : "."}${step.replaceAll(".", "\\.")}`;
  }).join("");
}
