import type { TopicSchema } from "../schema/topic_type.ts";
import type { ListenOptions } from "./subscription.ts";
import type { TopicOptions } from "./topic_options.ts";

/** What can be said of a topic's type where it is used. */
export interface TopicTypeOptions {
  /**
   * The schema of the topic's value, or a list with one for each of its values; for this node as a
   * whole, as if its mesh said so: a node has one schema for a topic. With a pattern it is that of
   * all topics that match, and is not told to others.
   */
  schema?: TopicSchema;
  /**
   * Whether messages are checked by the topic's schema, where there is one.
   *
   * @default {true}
   */
  validate?: boolean;
}

/** How one topic's messages are sent, and of which type they are. */
export interface TypedTopicOptions extends TopicOptions, TopicTypeOptions {}

/** How a listener is called, and of which type its messages are. */
export interface TypedListenOptions extends ListenOptions, TopicTypeOptions {}
