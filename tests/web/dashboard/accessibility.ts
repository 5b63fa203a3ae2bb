import axe from "axe-core";
import type { Page } from "playwright-core";

/** Rules of the WCAG, level AA, and what else is known to keep people out. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * Looks for what keeps people out of a page who do not see it, or use no pointer.
 *
 * @param page The page, as it stands.
 * @returns A line for each fault: the rule, and where.
 */
export async function findBarriers(page: Page): Promise<string[]> {
  // What the page's own policy would not let in comes by the debugger.
  await page.evaluate(axe.source);
  return await page.evaluate(async (rules) => {
    // Over there it is the one that the page has got.
    const { violations } = await axe.run({ runOnly: rules });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.slice(0, 3).map(({ target, failureSummary }) =>
        `${id}: ${help}: ${target.join(" ")}: ${failureSummary?.replace(/\s+/g, " ").slice(0, 300)}`
      )
    );
  }, RULES);
}
