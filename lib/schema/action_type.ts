import { localize } from "./localize.ts";
import { valueType } from "./list_type.ts";
import { defineSchema } from "./named_schema.ts";
import type { JsonSchema } from "./json_schema.ts";
import type { SchemaInput } from "./schema_input.ts";
import { checkSchemaName, isSchemaName } from "./schema_name.ts";
import { serviceName } from "./type_name.ts";
import type { ServiceSchema } from "./topic_type.ts";
import type { SchemaCheck } from "./validation/compile.ts";

/** The schemas of an action; of what has none nothing is checked. */
export interface ActionSchema {
  /** What its type is called, such as `nav2_msgs/action/NavigateToPose`; made of its values' names if absent. */
  readonly name?: string;
  /** Of what it is asked to do. */
  readonly goal?: SchemaInput;
  /** Of what it tells meanwhile, each time. */
  readonly feedback?: SchemaInput;
  /** Of what it has done in the end. */
  readonly result?: SchemaInput;
}

/** What a node knows of the type of an action that it has schemas for. */
export interface ActionType {
  /** What the type is called. */
  readonly name: string;
  /** Says what is wrong with a goal. */
  readonly checkGoal: SchemaCheck;
  /** Says what is wrong with feedback. */
  readonly checkFeedback: SchemaCheck;
  /** Says what is wrong with a result. */
  readonly checkResult: SchemaCheck;
  /** What others are told of the service that starts goals. */
  readonly start: ServiceSchema;
  /** What others are told of the service that goals are followed by. */
  readonly follow: ServiceSchema;
}

const TEXT: JsonSchema = { type: "string" };

/** Who a node is. */
const NODE_ID: JsonSchema = {
  type: "object",
  properties: { name: TEXT, hostname: TEXT, uuid: TEXT },
  required: ["name", "hostname", "uuid"],
};

const START_REQUEST = defineSchema("StartRequest", {
  type: "object",
  properties: {
    id: TEXT,
    caller: NODE_ID,
    onCallerGone: { enum: ["continue", "cancel"] },
    deadlineMs: { type: "number", exclusiveMinimum: 0 },
  },
});

const START_ANSWER = defineSchema("StartAnswer", {
  type: "object",
  properties: { accepted: { type: "boolean" }, id: TEXT, provider: NODE_ID, reason: TEXT },
  required: ["accepted", "id"],
});

const GOAL_ID = defineSchema("GoalId", TEXT);

/**
 * Finds out the type of an action.
 *
 * @param action The action, for errors.
 * @param schema Its schemas.
 * @throws {TypeError} If one is none that can be used, with what to do.
 */
export function actionType(action: string, schema: ActionSchema): ActionType {
  const goal = partType(action, "goal", schema.goal);
  const feedback = partType(action, "feedback", schema.feedback);
  const result = partType(action, "result", schema.result);
  const name = schema.name === undefined
    ? serviceName([goal.name], result.name)
    : checkSchemaName(schema.name);
  return {
    name,
    checkGoal: goal.check,
    checkFeedback: feedback.check,
    checkResult: result.check,
    start: {
      ...partName(name, "_Start"),
      args: [schema.goal ?? ANYTHING, START_REQUEST],
      result: START_ANSWER,
    },
    follow: {
      ...partName(name, "_Follow"),
      args: [GOAL_ID],
      result: partSchema(feedback, result),
    },
  };
}

const ANYTHING = defineSchema("unknown", {});

type PartType = Pick<ReturnType<typeof valueType>, "name" | "schema" | "check">;

function partType(action: string, what: string, schema: SchemaInput | undefined): PartType {
  if (schema === undefined) return { name: "unknown", schema: {}, check: () => undefined };
  try {
    return valueType(schema);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TypeError(`Cannot use the ${what} schema of action "${action}": ${reason}`, {
      cause: error,
    });
  }
}

/** What the type of one of its services is called, as ROS 2 calls them; made of its values where that is too long. */
function partName(name: string, ending: string): { name?: string } {
  return isSchemaName(name + ending) ? { name: name + ending } : {};
}

/** The parts of the stream by which a goal is followed. */
function partSchema(feedback: PartType, result: PartType): SchemaInput {
  return defineSchema("GoalPart", {
    type: "object",
    properties: {
      state: TEXT,
      reason: TEXT,
      number: { type: "integer" },
      feedback: inside(feedback, "feedback"),
      result: inside(result, "result"),
      error: { type: "object", properties: { name: TEXT, message: TEXT, stack: TEXT } },
    },
    required: ["state"],
  });
}

/** A schema where it stands in another one: it keeps its name there. */
function inside({ name, schema }: PartType, property: string): JsonSchema {
  const placed = localize(schema, `/properties/${property}`);
  return typeof placed === "boolean" || placed.title !== undefined || name === "unknown"
    ? placed
    : { title: name, ...placed };
}
