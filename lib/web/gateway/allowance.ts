import { checkName, checkTopicOrPattern } from "../../mesh/names.ts";
import { actionOfStatus } from "../../mesh/action_names.ts";
import { isPattern } from "../../mesh/name_pattern.ts";
import { asGatewayError } from "./as_gateway_error.ts";
import { fullName } from "./full_name.ts";
import type { Exposure } from "./exposure.ts";
import { GatewayError } from "./gateway_error.ts";
import type { ExposedKind, Right, Role } from "./mesh_view.ts";

const WORDS: Readonly<Record<ExposedKind, string>> = {
  topics: "topic",
  services: "service",
  params: "param",
  actions: "action",
};

const VERBS: Readonly<Record<Right, Readonly<Record<ExposedKind, string>>>> = {
  read: { topics: "listened to", services: "called", params: "read", actions: "followed" },
  write: { topics: "sent on", services: "called", params: "set", actions: "started" },
};

/** What one client may do: by the rules of the gateway, and by the client's role. */
export class Allowance {
  readonly role: Role;
  readonly #exposure: Exposure;

  constructor(role: Role, exposure: Exposure) {
    this.role = role;
    this.#exposure = exposure;
  }

  /** Whether the client may see that there is something of that name. */
  maySee(kind: ExposedKind, name: string): boolean {
    return this.#exposure.allows(undefined, kind, name);
  }

  /** Whether the client may do something with it. */
  may(right: Right, kind: ExposedKind, name: string): boolean {
    if (right === "write" && this.role !== "control") return false;
    return this.#exposure.allows(right, kind, name);
  }

  /**
   * Whether the client may listen to a topic that it names: who may follow the goals of an action may know
   * which ones there are.
   */
  mayListen(topic: string): boolean {
    return this.may("read", "topics", topic) || this.#tellsOfGoals(topic);
  }

  /** Whether the client may see any params of a node, as far as rules tell. */
  maySeeParamsOf(node: string): boolean {
    return this.#exposure.mayMatchBelow("params", node);
  }

  /**
   * Checks that the client may do something.
   *
   * @param right What.
   * @param kind Of what.
   * @param given The full name, with or without a slash before it.
   * @returns The name without the slash.
   * @throws {GatewayError} `invalid`, `not-found` or `forbidden`.
   */
  check(right: Right, kind: ExposedKind, given: string): string {
    const name = checkedName(kind, given);
    if (this.may(right, kind, name)) return name;
    const word = WORDS[kind];
    if (!this.maySee(kind, name)) {
      throw new GatewayError("not-found", `There is no ${word} ${JSON.stringify(name)}`);
    }
    const why = right === "write" && this.role !== "control"
      ? "who is let in to look may do nothing else"
      : "the gateway does not let that through";
    throw new GatewayError(
      "forbidden",
      `${capitalized(word)} ${JSON.stringify(name)} cannot be ${VERBS[right][kind]}: ${why}`,
    );
  }

  /** As {@linkcode check}, for a topic that is to be listened to or a pattern of such. */
  checkTopicOrPattern(given: string): string {
    const text = withoutSlash(given);
    if (isPattern(text)) return orInvalid(() => checkTopicOrPattern(text));
    return this.#tellsOfGoals(text) ? text : this.check("read", "topics", text);
  }

  #tellsOfGoals(topic: string): boolean {
    const action = actionOfStatus(topic);
    return action !== undefined && this.may("read", "actions", checkedName("actions", action));
  }
}

function checkedName(kind: ExposedKind, given: string): string {
  return orInvalid(() => checkName(WORDS[kind], withoutSlash(given)));
}

function withoutSlash(name: unknown): string {
  if (typeof name !== "string") throw new GatewayError("invalid", "A name must be text");
  return fullName(name);
}

function orInvalid<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw asGatewayError(error);
  }
}

function capitalized(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1);
}
