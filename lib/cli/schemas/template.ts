import { quoted } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { UsageError } from "../line/usage_error.ts";
import { domainText } from "../mesh/hints.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { didYouMeanName } from "../../text/near_names.ts";
import { namesIn } from "../../mesh/names_in.ts";
import { startNode } from "../mesh/start_node.ts";
import { printJson } from "../values/json_value.ts";
import { claimsIn, nodesText, says } from "./claims.ts";
import { type Example, exampleOf, exampleValue } from "./example.ts";
import { exampleText, shellQuoted } from "./example_text.ts";
import { fetchDocument } from "./fetch_document.ts";
import type { SubjectKind } from "./subject_types.ts";
import { valuesOf } from "../../schema/document/type_document.ts";

/** A command that sends values. */
export interface Sender extends SubjectKind {
  /** Its second word: `send` or `call`. */
  readonly command: string;
}

/**
 * Prints an example to fill in of what a command sends: the command line that sends it, or with
 * `--json` the line of JSON that it reads.
 *
 * @param context The command's context; its first argument names the topic or service.
 * @param sender Which command.
 * @throws {UsageError} If there are values already.
 * @throws {Error} If nobody says what the type is, or that cannot be read.
 */
export async function printTemplateOf(
  { positionals, flags, output, signal }: CommandContext,
  { kind, word, command }: Sender,
): Promise<void> {
  const [name, ...values] = positionals as [string, ...string[]];
  if (values.length > 0) throw new UsageError("--template prints values, so none may be given");
  await using node = await startNode({ name: flags.text("name")!, ...meshOptions(flags) }, signal);
  await node.settled({ signal });
  const claims = kind === "topics" ? node.topicTypes(name) : node.serviceTypes(name);
  const [claim, ...others] = claims;
  if (!claim) {
    const there = claimsIn(node.topology).filter((claim) => claim.kind === kind);
    const guess = namesIn(node.topology, kind).includes(name)
      ? ""
      : didYouMeanName(name, there.map(({ subject }) => subject));
    throw new Error(
      `Cannot make a template for ${word} ${quoted(name)}${guess}: nobody has a schema for it in ` +
        domainText(flags),
    );
  }
  if (others.length > 0) {
    output.message(
      `Nodes differ in the type of ${word} ${quoted(name)}: this is what ` +
        `${nodesText(claim.nodes)} ${says(claim.nodes)}`,
    );
  }
  const type = await fetchDocument(node, claim, signal);
  const examples = valuesOf(type).map((schema) => exampleOf(schema, type.values));
  if (output.json) {
    return await printJson(output, { [word]: name, args: examples.map(exampleValue) });
  }
  const words = ["rosy", word, command, shellQuoted(name), ...examples.map(valueWord)];
  await output.print(words.join(" "));
}

/** What would be taken for a number or for a flag stands in quotes of its own. */
export function valueWord(example: Example): string {
  const text = exampleText(example);
  return shellQuoted(text.startsWith("-") && !/^-\d/.test(text) ? JSON.stringify(text) : text);
}
