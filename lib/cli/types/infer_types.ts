import type { BagParts } from "../../bag/bag_parts.ts";
import type { BagChannel } from "../../bag/bag_source.ts";
import type { ChannelDecoders, Decoded } from "../../bag/convert/transcoder.ts";
import { type JsonWriter, SeenArguments } from "../../bag/plain/json_layout.ts";
import type { Subject } from "../../typescript/write_robot.ts";

/** So many messages of a topic are looked at. */
const MAX_MESSAGES = 100;
/** So many in all are read, should some topics have but few. */
const MAX_READ = 100_000;

/**
 * Says what the messages of topics look like, where nobody else does.
 *
 * @param bags Where they are.
 * @param options `subjects`: the topics; `decoders`: what reads messages; `signal` gives up.
 * @returns The topics, with schemas where messages of theirs could be read.
 */
export async function inferTypes(
  bags: BagParts,
  { subjects, decoders, signal }: {
    readonly subjects: readonly Subject[];
    readonly decoders: ChannelDecoders;
    readonly signal: AbortSignal;
  },
): Promise<Subject[]> {
  if (subjects.length === 0) return [];
  const seen = new Map(subjects.map(({ name }) => [name, new Sight()]));
  const found = new Map<BagChannel, Decoded | string>();
  let left = MAX_READ;
  // What is damaged is for `rosy bag info` to tell.
  for await (const { channel, data } of bags.stored({ topics: [...seen.keys()] }, () => {})) {
    signal.throwIfAborted();
    let decoded = found.get(channel);
    if (!decoded) found.set(channel, decoded = await decoders.find(channel));
    seen.get(channel.common.topic)?.look(decoded, data);
    if (--left === 0 || seen.values().every(({ isEnough }) => isEnough)) break;
  }
  return subjects.map((subject) => ({ ...subject, ...seen.get(subject.name)!.schema() }));
}

/** What was seen of the messages of one topic. */
class Sight {
  readonly #args = new SeenArguments();
  #messages = 0;

  get isEnough(): boolean {
    return this.#messages >= MAX_MESSAGES;
  }

  look(decoded: Decoded | string, data: Uint8Array): void {
    if (typeof decoded === "string" || this.isEnough) return;
    try {
      this.#args.note(decoded.decode(data));
      this.#messages++;
    } catch {
      // A message that cannot be read says nothing of the others.
    }
  }

  schema(): Pick<Subject, "schema" | "note"> {
    if (this.#messages === 0) return {};
    const count = `${this.#messages} ${this.#messages === 1 ? "message" : "messages"}`;
    return {
      schema: listOf(this.#args.decide(undefined)),
      note: `Seen in ${count}; no schema is known.`,
    };
  }
}

/** The schema of the list of arguments, which JSON has as the fields of an object. */
function listOf({ schema, layout }: JsonWriter): unknown {
  if (layout.args === null) {
    return { type: "array", prefixItems: [schema], items: false, minItems: 1 };
  }
  const { properties = {}, required = [] } = schema as {
    properties?: Readonly<Record<string, unknown>>;
    required?: readonly string[];
  };
  const isNeeded = layout.args.map((name) => required.includes(name));
  return {
    type: "array",
    prefixItems: layout.args.map((name) => properties[name] ?? true),
    items: false,
    minItems: isNeeded.lastIndexOf(true) + 1,
  };
}
