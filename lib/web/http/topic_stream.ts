import { TopicThrottle } from "../endpoint/topic_throttle.ts";
import { isPattern } from "../../mesh/name_pattern.ts";
import type { TopicMessage } from "../gateway/topic_message.ts";
import { readFieldPath } from "./field_path.ts";
import type { HttpContext } from "./http_parts.ts";
import { problemOf } from "./problem.ts";
import { rateHz } from "./query.ts";
import { eventResponse, type EventSink, type ServerEvent } from "./server_events.ts";
import { fieldJson, messageJson } from "./topic_answer.ts";
import { watchExposure } from "./watch_exposure.ts";

/**
 * `GET /api/topics/NAME/stream`: each message as an event, whose data is what `GET` of the topic answers.
 *
 * - `rate`: so many a second at most, the latest ones; `field`: that field only.
 * - An event's id says when it was sent, and by whom: a client that comes back gets what is retained
 *   only where it is newer.
 */
export function streamTopic(context: HttpContext, topic: string): Response {
  const { view, clock } = context.var;
  const field = context.req.query("field");
  const steps = field === undefined ? undefined : readFieldPath(field);
  const rate = rateHz(context.req);
  const isKnown = knownBefore(context.req.header("last-event-id"));
  return eventResponse(context, (sink) => {
    const pass = (message: TopicMessage) =>
      tell(sink, message, () => steps ? fieldJson(message, steps) : messageJson(message, view));
    const throttle = rate === undefined
      ? undefined
      : new TopicThrottle({ clock, maxHz: rate, pass });
    const stop = view.listen(topic, (message) => {
      if (isKnown(message)) return;
      if (throttle) throttle.take(message);
      else pass(message);
    });
    const stopWatch = watchExposure(view, {
      may: () => isPattern(topic) || view.may("read", "topics", topic),
      hidden: (error) => sink.fail(error),
    });
    return () => {
      stop();
      stopWatch();
      throttle?.close();
    };
  });
}

/** A message that cannot be read is told of in its place. */
function tell(sink: EventSink, message: TopicMessage, write: () => string | undefined): void {
  const id = `${message.publishedAtMs}-${message.sender.uuid}`;
  let event: ServerEvent | undefined;
  try {
    const data = write();
    event = data === undefined ? undefined : { id, data };
  } catch (error) {
    event = { event: "unreadable", id, data: JSON.stringify(problemOf(error)) };
  }
  if (event) sink.push(event);
}

/** @returns Tells whether a client has had a retained message, by the id of its last event. */
function knownBefore(lastEventId: string | undefined): (message: TopicMessage) => boolean {
  const match = /^(\d{1,16}(?:\.\d{1,16})?)-([a-z2-7]{16})$/.exec(lastEventId ?? "");
  if (!match) return () => false;
  const [lastMs, uuid] = [Number(match[1]), match[2]];
  return ({ retained, sender, publishedAtMs }) =>
    retained && sender.uuid === uuid && publishedAtMs <= lastMs;
}
