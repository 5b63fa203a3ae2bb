/**
 * `CHANGELOG.md`, by its sections: `## 0.1.0 (unreleased)`, later `## 0.1.0 (2026-01-31)`.
 *
 * @module
 */

const HEADING = /^## (\S+)(?: \(([^)]*)\))?$/gm;

/**
 * What changed in a version, for the release notes.
 *
 * @param changelog The text of the file.
 * @param version The version, such as `"0.1.0"`.
 * @returns The section's text, without its heading.
 * @throws {Error} If there is no such section, it has no date, or it is empty.
 */
export function releaseNotes(changelog: string, version: string): string {
  const headings = [...changelog.matchAll(HEADING)];
  const index = headings.findIndex(([, name]) => name === version);
  const heading = headings[index];
  if (!heading) {
    const names = headings.map(([, name]) => name).join(", ");
    throw new Error(`CHANGELOG.md has no section "## ${version}"; it has: ${names}`);
  }
  if (!/^\d{4}-\d{2}-\d{2}$/.test(heading[2] ?? "")) {
    throw new Error(`CHANGELOG.md has no date for ${version}: run deno task version ${version}`);
  }
  const text = changelog
    .slice(heading.index + heading[0].length, headings[index + 1]?.index)
    .trim();
  if (text === "") throw new Error(`CHANGELOG.md says nothing of ${version}`);
  return text;
}

/**
 * Gives the section of what is not released yet a version and a date.
 *
 * @param changelog The text of the file.
 * @param version The version.
 * @param date The day, such as `"2026-01-31"`.
 * @returns The new text.
 * @throws {Error} If the first section is released already.
 */
export function dateRelease(changelog: string, version: string, date: string): string {
  const [heading] = changelog.matchAll(HEADING);
  const isUnreleased = heading && (heading[2] === "unreleased" || heading[1] === "Unreleased");
  if (!isUnreleased) {
    throw new Error(`CHANGELOG.md begins with no section "## ${version} (unreleased)": write one`);
  }
  const start = heading.index;
  const rest = changelog.slice(start + heading[0].length);
  return `${changelog.slice(0, start)}## ${version} (${date})${rest}`;
}
