import { quoted } from "../../text/printable.ts";
import { suggest } from "../../text/suggest.ts";

/** So many types of one name in several packages are named. */
const MAX_NAMED = 3;

/**
 * Words a guess at which type was meant: one of that name in another package, as people leave the
 * package out, or one of nearly the same name.
 *
 * @param typed What the user typed.
 * @param types The types that would have been right.
 * @returns ` (did you mean "…"?)`, or an empty string where none is near.
 */
export function didYouMeanType(typed: string, types: Iterable<string>): string {
  const others = [...new Set(types)].filter((type) => type !== typed);
  const alike = others.filter((type) => bareName(type) === bareName(typed)).slice(0, MAX_NAMED);
  const nearest = alike.length > 0 ? undefined : suggest(typed, others);
  const near = nearest === undefined ? alike : [nearest];
  return near.length === 0 ? "" : ` (did you mean ${near.map(quoted).join(" or ")}?)`;
}

/** @returns What a type is called within its package: `laserscan` of `foxglove.LaserScan`. */
function bareName(type: string): string {
  return type.slice(type.search(/[^./]*$/)).toLowerCase();
}
