import { GatewayError } from "../../gateway/gateway_error.ts";
import { messageSchemaOf } from "../../gateway/message_form.ts";
import type { HttpContext } from "../http_parts.ts";
import { HttpProblem } from "../problem.ts";
import { decodeName, pathOf, readResourcePath, segmentsBelow } from "../resource_path.ts";
import { schemaResponse } from "../schema_response.ts";
import { BAG_TOPIC_PARTS, bagOverview } from "./bag_overview.ts";
import type { BagStore } from "./bag_store.ts";
import { typeIn } from "./bag_types.ts";
import { fileResponse } from "./file_response.ts";
import { MessageReader } from "./message_reader.ts";
import { messagesAnswer } from "./messages_answer.ts";
import { noTopic, visibleTopics } from "./topic_choice.ts";

/** A bag that a request is about. */
export interface AskedBag {
  /** Its name, which may be none. */
  readonly name: string;
  /** Where it is looked for. */
  readonly store: BagStore;
}

/** Answers with what is in a bag. */
export async function showOverview(
  context: HttpContext,
  { name, store: { library, recordings, codecs } }: AskedBag,
): Promise<Response> {
  const bag = await library.read(name);
  return context.json(
    await bagOverview(bag, {
      topics: visibleTopics(context.var.view, bag),
      isRecording: recordings.isRunning(name),
      reader: new MessageReader({ codecs, foreign: bag.foreign }),
    }),
  );
}

/** Answers with messages of a bag. */
export async function readMessages(
  context: HttpContext,
  { name, store: { library, codecs, beginRead } }: AskedBag,
): Promise<Response> {
  const bag = await library.read(name);
  return await messagesAnswer(context, { bag, codecs, release: beginRead() });
}

/**
 * Answers with the type of a topic of a bag: as the JSON Schema of a message, or all that is known.
 *
 * @throws {GatewayError} `not-found`, if there is no such topic, or it has no type.
 */
export async function showType(context: HttpContext, { library }: BagStore): Promise<Response> {
  const path = pathOf(context.req);
  const name = decodeName(segmentsBelow(path, "/api/bags/").slice(0, 1));
  const above = path.slice(0, path.indexOf("/topics/") + "/topics/".length);
  const { name: topic, part } = readResourcePath(path, above, BAG_TOPIC_PARTS);
  if (part === undefined) throw new HttpProblem("not-found", `There is nothing at ${path}`);
  const bag = await library.read(name);
  const info = visibleTopics(context.var.view, bag).find((info) => info.topic === topic);
  if (!info) throw noTopic(topic);
  const document = await typeIn(bag, info);
  if (part === "type" && document) return context.json(document);
  return schemaResponse(document && { title: document.name, ...messageSchemaOf(document) }, topic);
}

/**
 * Answers with a bag's file: for who may read all that is in it.
 *
 * @throws {GatewayError} `forbidden`, if there are topics in it that the client may not read.
 */
export async function download(
  context: HttpContext,
  { name, store: { library, directory } }: AskedBag,
): Promise<Response> {
  const { view } = context.var;
  const file = await directory.open(name);
  try {
    const bag = await library.read(name);
    if (visibleTopics(view, bag).length < bag.info.topics.length) {
      throw new GatewayError(
        "forbidden",
        "There is more in the bag than this client may read: what it may read is at " +
          `/api/bags/${encodeURIComponent(name)}/messages`,
      );
    }
  } catch (error) {
    file.file.close();
    throw error;
  }
  return await fileResponse(context, file);
}
