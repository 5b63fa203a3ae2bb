import { NameChoice } from "../../mesh/name_choice.ts";
import { isPattern } from "../../mesh/name_pattern.ts";
import type { ClaimedType } from "../../schema/type_index.ts";
import { printable, quoted } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { domainText, tellNothing } from "../mesh/hints.ts";
import { didYouMeanName } from "../../text/near_names.ts";
import { observe } from "../mesh/observe.ts";
import { namesIn } from "../../mesh/names_in.ts";
import type { Output } from "../terminal/output.ts";
import { printJson } from "../values/json_value.ts";
import { claimsIn, isCalled, nodesText, says } from "./claims.ts";
import { didYouMeanType } from "./near_types.ts";

/** Topics or services. */
export interface SubjectKind {
  readonly kind: "topics" | "services";
  /** One of them: `topic`. */
  readonly word: "topic" | "service";
}

/**
 * Prints the types of topics or services, a line for each; where nodes differ, with who says what,
 * and of all that patterns match with its name.
 *
 * @param context The command's context.
 * @param kind Which of the two its arguments name.
 * @throws {Error} If nobody says what the type of one is.
 */
export async function printTypes(
  context: CommandContext,
  { kind, word }: SubjectKind,
): Promise<void> {
  const { positionals, output } = context;
  const topology = await observe(context);
  const bySubject = Map.groupBy(
    claimsIn(topology).filter((claim) => claim.kind === kind),
    ({ subject }) => subject,
  );
  const subjects = [...bySubject.keys()];
  const choice = new NameChoice(positionals);
  const isOne = choice.texts.length === 1 && !choice.hasPatterns;
  for (const text of choice.texts) {
    for (const subject of subjects.filter((each) => choice.chosenBy(each) === text)) {
      const claims = bySubject.get(subject)!;
      for (const claim of claims) {
        if (output.json) await printClaim(output, word, claim);
        else await output.print((isOne ? "" : `${printable(subject)}: `) + typeText(claim, claims));
      }
    }
  }
  const missing = choice.texts.filter((text) => new NameChoice([text]).missing(subjects));
  if (missing.length === 0) return;
  const there = namesIn(topology, kind);
  const guess = (text: string) =>
    isPattern(text) || there.includes(text) ? "" : didYouMeanName(text, subjects);
  throw new Error(
    `Cannot tell the type of ${word} ` +
      `${missing.map((text) => quoted(text) + guess(text)).join(", ")}: nobody has a schema for ` +
      `${missing.every(isPattern) ? `a ${word} that matches` : "it"} in ${
        domainText(context.flags)
      }`,
  );
}

/** A type, and who says so where others say something else. */
function typeText({ name, nodes }: ClaimedType, all: readonly ClaimedType[]): string {
  return printable(name) + (all.length > 1 ? `, ${says(nodes)} ${nodesText(nodes)}` : "");
}

async function printClaim(
  output: Output,
  word: SubjectKind["word"],
  { subject, name, encoding, hash, nodes }: ClaimedType,
): Promise<void> {
  await printJson(output, { [word]: subject, type: name, encoding, hash, nodes });
}

/**
 * Prints the topics or services of a type, a line for each.
 *
 * @param context The command's context.
 * @param kind Which of the two.
 */
export async function printSubjectsOf(
  context: CommandContext,
  { kind, word }: SubjectKind,
): Promise<void> {
  const { output, positionals } = context;
  const [wanted] = positionals as [string];
  const all = claimsIn(await observe(context)).filter((claim) => claim.kind === kind);
  const claims = all.filter(({ name }) => isCalled(name, wanted));
  if (claims.length === 0 && !output.json) {
    const guess = didYouMeanType(wanted, all.map(({ name }) => name));
    tellNothing(`No ${word} is of type ${quoted(wanted)}${guess}`, context);
  }
  const shown = new Set<string>();
  for (const claim of claims) {
    const { subject } = claim;
    if (output.json) await printClaim(output, word, claim);
    else if (!shown.has(subject)) await output.print(printable(subject));
    shown.add(subject);
  }
}
