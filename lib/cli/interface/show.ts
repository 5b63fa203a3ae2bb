import type { NamedSchema } from "../../schema/named_schema.ts";
import { printable, printableJson, quoted } from "../../text/printable.ts";
import { wrap } from "../../text/wrap.ts";
import type { CommandContext } from "../line/command.ts";
import { domainText } from "../mesh/hints.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { startNode } from "../mesh/start_node.ts";
import { claimsIn, isCalled, nodesText, typesOf, type UsedType } from "../schemas/claims.ts";
import { fetchDocument } from "../schemas/fetch_document.ts";
import { didYouMeanType } from "../schemas/near_types.ts";
import { fieldLines } from "../schemas/fields_text.ts";
import { documentOf, type TypeDocument, valuesOf } from "../../schema/document/type_document.ts";
import type { Output } from "../terminal/output.ts";

/** A type to show, and where it was found. */
interface Found {
  readonly document: TypeDocument;
  /** What is of it in the mesh; nothing where rosy knows it by itself. */
  readonly used?: UsedType;
}

/** `rosy interface show`: the fields of types. */
export async function run(context: CommandContext): Promise<void> {
  const { positionals, flags, output } = context;
  const names = [...new Set(positionals)];
  const found = flags.isOn("known") ? await knownTypes(names) : await typesInMesh(names, context);
  for (const each of found) await print(output, each);
}

async function knownTypes(names: readonly string[]): Promise<Found[]> {
  const { findKnownSchema, KNOWN_SCHEMAS } = await import("../../schemas/catalogue.ts");
  return names.map((name) => {
    const schema = findKnownSchema(name);
    if (schema) return { document: documentOf(schema) };
    const guess = didYouMeanType(name, KNOWN_SCHEMAS.map(({ name }) => name));
    throw new Error(
      `Cannot show type ${quoted(name)}: rosy knows none of that name${guess}; ` +
        "'rosy interface list --known' lists them",
    );
  });
}

async function typesInMesh(
  names: readonly string[],
  { flags, signal }: CommandContext,
): Promise<Found[]> {
  await using node = await startNode(
    { name: "rosy_interface_show", ...meshOptions(flags) },
    signal,
  );
  await node.settled({ signal });
  const types = typesOf(claimsIn(node.topology));
  const { findKnownSchema, KNOWN_SCHEMAS } = await import("../../schemas/catalogue.ts");
  const found: Found[] = [];
  for (const name of names) {
    const used = types.filter((type) => isCalled(type.name, name));
    for (const type of used) {
      found.push({ document: await fetchDocument(node, type.claim, signal), used: type });
    }
    if (used.length > 0) continue;
    const known: NamedSchema | undefined = findKnownSchema(name);
    if (!known) {
      const guess = didYouMeanType(name, [...types, ...KNOWN_SCHEMAS].map(({ name }) => name));
      throw new Error(
        `Cannot show type ${quoted(name)}: nobody has a schema of that name in ` +
          `${domainText(flags)}, and rosy knows none${guess}; 'rosy interface list' lists them`,
      );
    }
    found.push({ document: documentOf(known) });
  }
  return found;
}

async function print(output: Output, { document, used }: Found): Promise<void> {
  if (output.json) return await output.print(jsonText(document, used));
  const values = valuesOf(document);
  const description = values.length === 1 && !("result" in document)
    ? (values[0] as { description?: unknown } | undefined)?.description
    : undefined;
  await output.paragraph([
    output.style.bold(printable(document.name)),
    ...typeof description === "string" ? firstLines(description, output.width - 1) : [],
    ...used ? usage(used) : [],
    "",
    ...fieldLines(document, output.width - 1),
  ].join("\n"));
}

/** The first paragraph; fields say the rest. */
function firstLines(description: string, width: number): string[] {
  return wrap(printable(description.split("\n\n")[0]!.replace(/\s+/g, " ").trim()), width);
}

function usage({ topics, services, nodes }: UsedType): string[] {
  const list = (names: readonly string[]) => names.map(printable).join(", ");
  return [
    ...topics.length === 0 ? [] : [`- topics: ${list(topics)}`],
    ...services.length === 0 ? [] : [`- services: ${list(services)}`],
    `- nodes: ${nodesText(nodes)}`,
  ];
}

/** Plain JSON: what a schema has of keys that begin with $ are its own, not tags of values. */
function jsonText({ name, schema }: TypeDocument, used?: UsedType): string {
  const { encoding = "jsonschema", hash, topics = [], services = [], nodes = [] } = used ?? {};
  return printableJson(
    JSON.stringify({ type: name, encoding, hash, topics, services, nodes, schema }),
  );
}
