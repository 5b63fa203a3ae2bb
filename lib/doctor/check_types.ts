import { formatNodeId, type NodeRecord } from "../mesh/node_record.ts";
import { compareTypes } from "../schema/comparison/compare.ts";
import { differencesText } from "../schema/comparison/differences_text.ts";
import { SchemaExchange } from "../schema/exchange/schema_exchange.ts";
import { JSON_SCHEMA_ENCODING, type SchemaText } from "../schema/schema_text.ts";
import { parseTypeClaim, type TypeClaim } from "../schema/type_claim.ts";
import type { Examination } from "./examination.ts";
import { ok, type Outcome, warn } from "./finding.ts";

/** Disagreements are told of so many topics and services. */
const MAX_TOLD = 10;
const ADVICE = "Give all nodes that use it the same schema, best by one defineMesh() for all";

/** What is said of one topic or service, by the hash of what is said. */
type Opinions = ReadonlyMap<string, { readonly claim: TypeClaim; readonly nodes: NodeRecord[] }>;

/**
 * Judges whether nodes agree about the types of the topics and services that they share.
 *
 * @param records The nodes.
 * @param fetch Fetches the text of a schema.
 * @returns What was found.
 */
export async function checkTypes(
  records: readonly NodeRecord[],
  fetch: (claim: TypeClaim, nodes: readonly NodeRecord[]) => Promise<SchemaText>,
): Promise<Outcome[]> {
  const all = opinionsOf(records);
  if (all.length === 0) return [ok("No node tells the type of a topic or a service")];
  const disputed = all.filter(({ size }) => size > 1);
  const outcomes: Outcome[] = [];
  for (const opinions of disputed.slice(0, MAX_TOLD)) {
    outcomes.push(...await compareOpinions(opinions, fetch));
  }
  const left = disputed.length - MAX_TOLD;
  if (left > 0) outcomes.push(warn(`${left} more have several types`, "See the ones above"));
  if (outcomes.length > 0) return outcomes;
  const count = `${all.length} type${all.length === 1 ? "" : "s"} of topics and services`;
  return [ok(`${count}: nodes that share one agree`)];
}

/** @returns What asks nodes for texts over connections of its own. */
export function schemaFetcher(
  { visitor: { visitor }, clock }: Examination,
): (claim: TypeClaim, nodes: readonly NodeRecord[]) => Promise<SchemaText> {
  return async (claim, nodes) => {
    const exchange = new SchemaExchange({
      own: () => undefined,
      claimants: () => nodes,
      connections: () => [],
      inquire: (...inquiry) => visitor.inquire(...inquiry),
      clock,
    });
    return await exchange.fetch(claim);
  };
}

function opinionsOf(records: readonly NodeRecord[]): Opinions[] {
  const bySubject = new Map<string, Map<string, { claim: TypeClaim; nodes: NodeRecord[] }>>();
  for (const record of records) {
    for (const text of record.types) {
      const claim = parseTypeClaim(text);
      if (claim?.encoding !== JSON_SCHEMA_ENCODING) continue;
      const key = `${claim.kind} ${claim.subject}`;
      const opinions = bySubject.get(key) ?? new Map();
      bySubject.set(key, opinions);
      const opinion = opinions.get(claim.hash) ?? { claim, nodes: [] };
      opinions.set(claim.hash, opinion);
      opinion.nodes.push(record);
    }
  }
  return [...bySubject.values()];
}

/** Each other opinion is held against the first one. */
async function compareOpinions(
  opinions: Opinions,
  fetch: (claim: TypeClaim, nodes: readonly NodeRecord[]) => Promise<SchemaText>,
): Promise<Outcome[]> {
  // In which order nodes were found says nothing.
  const [first, ...others] = [...opinions.values()]
    .sort((a, b) => a.claim.hash < b.claim.hash ? -1 : 1);
  const outcomes: Outcome[] = [];
  for (const other of others) {
    const nodes = [first!.nodes[0]!, other.nodes[0]!].map(({ id }) => id);
    const where = nodes.map((id) => `at "${formatNodeId(id)}"`).join(" and ");
    const { kind, subject } = other.claim;
    const what = `${kind === "topics" ? "Topic" : "Service"} "${subject}"`;
    try {
      const [a, b] = [
        await fetch(first!.claim, first!.nodes),
        await fetch(other.claim, other.nodes),
      ];
      const differences = compareTypes(other.claim, a.text, b.text);
      if (differences.length === 0) continue;
      const text = differencesText(differences, "at the first", "at the second");
      outcomes.push(warn(`${what} has different types ${where}: ${text}`, ADVICE, {
        kind,
        subject,
        nodes,
        differences,
      }));
    } catch (error) {
      const reason = (error as Error).message;
      outcomes.push(warn(`${what} has different types ${where}: ${reason}`, ADVICE, {
        kind,
        subject,
        nodes,
      }));
    }
  }
  return outcomes;
}
