import { printable, quoted } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { domainText, tellNothing } from "../mesh/hints.ts";
import { observe } from "../mesh/observe.ts";
import { printJson } from "../values/json_value.ts";
import { claimsIn, isCalled, nodesText } from "./claims.ts";

/** Topics or services. */
export interface SubjectKind {
  readonly kind: "topics" | "services";
  /** One of them: `topic`. */
  readonly word: "topic" | "service";
}

/**
 * Prints the types of topics or services, a line for each; where nodes differ, with who says what.
 *
 * @param context The command's context.
 * @param kind Which of the two its arguments name.
 * @throws {Error} If nobody says what the type of one is.
 */
export async function printTypes(
  context: CommandContext,
  { kind, word }: SubjectKind,
): Promise<void> {
  const { positionals, flags, output } = context;
  const all = claimsIn(await observe(context)).filter((claim) => claim.kind === kind);
  const names = [...new Set(positionals)];
  const missing: string[] = [];
  for (const subject of names) {
    const claims = all.filter((claim) => claim.subject === subject);
    if (claims.length === 0) missing.push(subject);
    for (const { name, encoding, hash, nodes } of claims) {
      if (output.json) {
        await printJson(output, { [word]: subject, type: name, encoding, hash, nodes });
        continue;
      }
      const about = names.length > 1 ? `${printable(subject)}: ` : "";
      const whose = claims.length > 1 ? `, say ${nodesText(nodes)}` : "";
      await output.print(about + printable(name) + whose);
    }
  }
  if (missing.length > 0) {
    throw new Error(
      `Cannot tell the type of ${word} ${
        missing.map(quoted).join(", ")
      }: nobody has a schema for ` +
        `it in ${domainText(flags)}`,
    );
  }
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
  const claims = claimsIn(await observe(context))
    .filter((claim) => claim.kind === kind && isCalled(claim.name, wanted));
  if (claims.length === 0 && !output.json) {
    tellNothing(`No ${word} is of type ${quoted(wanted)}`, context);
  }
  const shown = new Set<string>();
  for (const { subject, name, encoding, hash, nodes } of claims) {
    if (output.json) {
      await printJson(output, { [word]: subject, type: name, encoding, hash, nodes });
    } else if (!shown.has(subject)) await output.print(printable(subject));
    shown.add(subject);
  }
}
