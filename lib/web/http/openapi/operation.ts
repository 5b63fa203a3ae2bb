import type { MeshView } from "../../gateway/mesh_view.ts";
import type { Components } from "./components.ts";

/** What paths are made of. */
export interface PathParts {
  readonly view: MeshView;
  readonly components: Components;
  readonly signal: AbortSignal;
}

/** Paths of a document, by their templates. */
export type Paths = Readonly<Record<string, object>>;

/** What can be asked for. */
export interface Operation {
  /** What it is called by programs that are made of the document. */
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  /** What may stand behind the question mark. */
  readonly query?: readonly object[];
  /** What is answered: by its type, the schema. */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** The status of that. @default {"200", or "204" without answers} */
  readonly status?: string;
  /** The schema of the body; left out where there is none. */
  readonly body?: unknown;
  /** The type of the body. @default {"application/json"} */
  readonly bodyType?: string;
}

/** Describes an operation. */
export function operation(
  { id, tag, summary, query = [], answers, status, body, bodyType = "application/json" }: Operation,
): object {
  const content = (types: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(types).map(([type, schema]) => [type, { schema }]));
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...query.length > 0 && { parameters: query },
    ...body !== undefined && { requestBody: { content: content({ [bodyType]: body }) } },
    responses: {
      [status ?? (answers ? "200" : "204")]: {
        description: answers ? "What was asked for." : "It is done.",
        ...answers && { content: content(answers) },
      },
      default: { $ref: "#/components/responses/Problem" },
    },
  };
}

/** How long to wait. */
export const TIMEOUT = parameter("timeout", "Seconds, or such as 500ms; 10 unless given.", {
  type: "string",
  examples: ["2s"],
});
/** Which field is wanted. */
export const FIELD = parameter("field", "This field only: pose.x, ranges[17].", {
  type: "string",
});
/** How often something is wanted. */
export const RATE = parameter("rate", "So many a second at most, the latest ones.", {
  type: "number",
  exclusiveMinimum: 0,
  maximum: 1000,
});

/** Describes what may stand behind the question mark. */
export function parameter(name: string, description: string, schema: object): object {
  return { name, in: "query", description, schema };
}

/** Events, as text: the `data` of each is JSON. */
export const EVENTS = {
  "text/event-stream": { type: "string", description: "Server-sent events; data is JSON." },
};
