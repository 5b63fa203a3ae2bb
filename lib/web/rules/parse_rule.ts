import { checkLevels } from "../../mesh/names.ts";
import { didYouMean } from "../../text/suggest.ts";
import { EXPOSED_KINDS, Exposure, type ExposureRule } from "../gateway/exposure.ts";
import type { ExposedKind } from "../gateway/mesh_view.ts";

const RIGHTS: readonly ExposureRule["right"][] = ["read", "write", "both"];

/**
 * Reads a rule of what is exposed, as it is typed: `[KIND:]PATTERN[:RIGHT]`.
 *
 * @param text `camera/**`: topics, to listen to and to send on; `services:reset`; `params:arm/*:read`.
 * @returns The rule.
 * @throws {TypeError} If it is none.
 */
export function parseRule(text: string): ExposureRule {
  const words = text.split(":");
  const kind = words.length > 1 && isKind(words[0]!) ? words.shift() as ExposedKind : "topics";
  const right = words.length > 1 && isRight(words.at(-1)!)
    ? words.pop() as ExposureRule["right"]
    : "both";
  const rule = { kind, pattern: words.join(":"), right };
  // Names may hold colons; what was meant for a kind is more likely.
  if (words.length > 1) {
    const hint = didYouMean(words[0]!, EXPOSED_KINDS) || didYouMean(words.at(-1)!, RIGHTS);
    throw new TypeError(
      `"${text}" is no rule: it must be [KIND:]PATTERN[:RIGHT], with a kind of ` +
        `${EXPOSED_KINDS.join(", ")} and a right of ${RIGHTS.join(", ")}${hint}`,
    );
  }
  checkRule(rule);
  return rule;
}

/**
 * Checks that a rule can be used.
 *
 * @param rule The rule.
 * @throws {TypeError} If its pattern is none.
 */
export function checkRule(rule: ExposureRule): void {
  checkLevels("pattern", rule.pattern);
  new Exposure([rule]);
}

function isKind(word: string): word is ExposedKind {
  return EXPOSED_KINDS.includes(word as ExposedKind);
}

function isRight(word: string): word is ExposureRule["right"] {
  return RIGHTS.includes(word as ExposureRule["right"]);
}
