/** What stands for no input at all, as in ROS. */
export const NONE = "__none";

/** The inputs of a mux, and the one whose messages it passes on. */
export interface MuxState {
  readonly inputs: readonly string[];
  /** An input, or `__none`. */
  readonly selected: string;
}

/** @returns The name of the service that selects an input of the mux that sends on a topic. */
export function selectServiceOf(topic: string): string {
  return `${topic}/_mux/select`;
}

/** @returns The name of the topic that says which input is selected; retained. */
export function selectedTopicOf(topic: string): string {
  return `${topic}/_mux/selected`;
}
