/** The names that an action has on the wire: those of services but for `status`, which is a topic. */
export interface ActionNames {
  /** Starts a goal. */
  readonly start: string;
  /** Streams what becomes of a goal. */
  readonly follow: string;
  /** Cancels goals. */
  readonly cancel: string;
  /** Says which goals there are. */
  readonly status: string;
}

const BELOW = "/_action/";
const START = `${BELOW}start`;
const STATUS = `${BELOW}status`;

/** @returns The names that an action has on the wire, by its full name. */
export function actionServices(action: string): ActionNames {
  return {
    start: action + START,
    follow: `${action}${BELOW}follow`,
    cancel: `${action}${BELOW}cancel`,
    status: `${action}${BELOW}status`,
  };
}

/** @returns The full name of the action that a service starts goals of; `undefined` where it does not. */
export function actionOf(service: string): string | undefined {
  return service.endsWith(START) && service.length > START.length
    ? service.slice(0, -START.length)
    : undefined;
}

/** @returns The full name of the action whose goals a topic tells of; `undefined` where it does not. */
export function actionOfStatus(topic: string): string | undefined {
  return topic.endsWith(STATUS) && topic.length > STATUS.length
    ? topic.slice(0, -STATUS.length)
    : undefined;
}
