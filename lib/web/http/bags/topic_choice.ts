import type { BagTopicInfo } from "../../../bag/bag_info.ts";
import { NameChoice } from "../../../mesh/name_choice.ts";
import { isPattern, whyNoPattern } from "../../../mesh/name_pattern.ts";
import { fullName } from "../../gateway/full_name.ts";
import { GatewayError } from "../../gateway/gateway_error.ts";
import type { MeshView } from "../../gateway/mesh_view.ts";
import { HttpProblem } from "../problem.ts";
import type { ReadBag } from "./bag_library.ts";

/** More are asked for by patterns. */
const MAX_CHOSEN = 1024;

/** @returns The topics of a bag that a client may read. */
export function visibleTopics(view: MeshView, { info }: ReadBag): readonly BagTopicInfo[] {
  return info.topics.filter(({ topic }) => view.may("read", "topics", topic));
}

/**
 * Finds the topics that a request is about.
 *
 * @param asked Names and patterns; none for all.
 * @param options Who asks, and of which bag.
 * @returns The topics that there are of these.
 * @throws {HttpProblem} `invalid`, if there are too many or one is none.
 * @throws {GatewayError} `not-found`, if the bag has no topic of a name, or none that is shown.
 */
export function chooseTopics(
  asked: readonly string[],
  { view, bag }: { readonly view: MeshView; readonly bag: ReadBag },
): readonly BagTopicInfo[] {
  const visible = visibleTopics(view, bag);
  if (asked.length === 0) return visible;
  if (asked.length > MAX_CHOSEN) {
    throw new HttpProblem("invalid", `At most ${MAX_CHOSEN} names and patterns of topics are read`);
  }
  const texts = asked.map((text) => fullName(text));
  for (const text of texts) checkText(text);
  const names = new Set(visible.map(({ topic }) => topic));
  const missing = texts.find((text) => !isPattern(text) && !names.has(text));
  if (missing !== undefined) throw noTopic(missing);
  const choice = new NameChoice(texts);
  return visible.filter(({ topic }) => choice.chosenBy(topic) !== undefined);
}

/** @returns What is said of a topic that is not in a bag, or not shown. */
export function noTopic(topic: string): GatewayError {
  return new GatewayError("not-found", `The bag has no topic ${JSON.stringify(topic)}`);
}

function checkText(text: string): void {
  const why = text === "" ? "it is empty" : isPattern(text) ? whyNoPattern(text) : undefined;
  if (why !== undefined) throw new HttpProblem("invalid", `"topic" is none: ${why}`);
}
