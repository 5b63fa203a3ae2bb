import type { Node } from "../../facade/node.ts";
import { isKeywords, type JsonSchema } from "../../schema/json_schema.ts";
import type { ClaimedType } from "../../schema/type_index.ts";
import { compileSchema, type SchemaCheck } from "../../schema/validation/compile.ts";
import { problemText } from "../../schema/problem_text.ts";
import type { MessageSource } from "../messages/message_source.ts";
import { printable, quoted } from "../../text/printable.ts";
import { fetchDocument } from "./fetch_document.ts";
import { type TypeDocument, valuesOf } from "../../schema/document/type_document.ts";
import { withBytes } from "../../schema/document/with_bytes.ts";

/** More types of one topic than this are no types. */
const MAX_TYPES = 8;

/** Sees to it that values are what others expect. */
export interface MessageCheck {
  /**
   * Checks the values of a message or a call.
   *
   * @param args The values, as they were typed or read.
   * @returns The values to send: with bytes where text in base64 stood for them.
   * @throws {Error} If something does not fit, with the path of the field.
   */
  check(args: readonly unknown[]): unknown[];
}

/** A type that values have to fit. */
interface CheckedType {
  readonly document: TypeDocument;
  readonly check: SchemaCheck;
}

/** Checks nothing. */
export const NO_CHECK: MessageCheck = { check: (args) => [...args] };

/**
 * Finds out what the values of a topic or a service have to be: what those say who get them, or who
 * else has to do with it where they say nothing.
 *
 * @param node The command's node, which knows who is there.
 * @param subject What is sent or called: `receivers` says whether a node gets it.
 * @param signal Gives up.
 * @returns The check.
 * @throws {Error} If a type is there and cannot be read.
 */
export async function createMessageCheck(
  node: Node,
  { action, claims, isReceiver, view = (document) => document }: {
    /** Such as `send on topic "scan"`. */
    readonly action: string;
    readonly claims: readonly ClaimedType[];
    readonly isReceiver: (uuid: string) => boolean;
    /** Takes out of a type what is checked. */
    readonly view?: (document: TypeDocument) => TypeDocument;
  },
  signal: AbortSignal,
): Promise<MessageCheck> {
  const theirs = claims.filter(({ nodes }) => nodes.some(({ uuid }) => isReceiver(uuid)));
  const relevant = theirs.length > 0 ? theirs : claims;
  const types = await Promise.all(
    relevant.slice(0, MAX_TYPES).map((claim) => readType(node, claim, { action, signal, view })),
  );
  if (types.length === 0) return NO_CHECK;
  return { check: (args) => checkAll(action, types, args) };
}

/**
 * Checks what the user typed, before anybody is waited for to get it.
 *
 * @param source Where the values come from; standard input is not read for that.
 * @param findCheck Finds out what they have to be, as far as that is known already.
 * @throws {Error} If something does not fit.
 */
export async function checkAhead(
  source: MessageSource,
  findCheck: () => Promise<MessageCheck>,
): Promise<void> {
  if (source.isInput) return;
  const check = await findCheck();
  const args = check === NO_CHECK ? undefined : await source.next();
  if (args) check.check(args);
}

async function readType(
  node: Node,
  claim: ClaimedType,
  { action, signal, view }: {
    action: string;
    signal: AbortSignal;
    view: (document: TypeDocument) => TypeDocument;
  },
): Promise<CheckedType> {
  try {
    const document = view(await fetchDocument(node, claim, signal));
    // A pattern that somebody else wrote may take for ever.
    const check = compileSchema(listIn(document), { ignorePatterns: true });
    return { document, check };
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot ${action}: ${reason}; --no-check does without its type`, {
      cause: error,
    });
  }
}

/** What lists of values have to be; what is no object of keywords has the compiler judge it. */
function listIn({ schema, values }: TypeDocument): JsonSchema {
  return isKeywords(schema) ? values : schema;
}

function checkAll(
  action: string,
  types: readonly CheckedType[],
  args: readonly unknown[],
): unknown[] {
  const values = types.reduce(
    (values: unknown[], { document }) =>
      withBytes(values, document.values, document.values) as unknown[],
    [...args],
  );
  for (const { document, check } of types) {
    const problem = check(values);
    if (!problem) continue;
    const what = "result" in document ? "argument" : "value";
    const text = problemText(problem, valuesOf(document).length, what);
    throw new Error(
      `Cannot ${action}: ${printable(text)}, as ${
        quoted(document.name)
      } has it; --no-check does it ` +
        "all the same",
    );
  }
  return values;
}
