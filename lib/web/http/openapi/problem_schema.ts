import { PROBLEMS } from "../problem.ts";

/** The JSON Schema of problem details. */
export const PROBLEM_SCHEMA = {
  type: "object",
  required: ["type", "title", "status", "detail", "code", "error"],
  properties: {
    type: { type: "string", format: "uri", description: "Names the kind of problem." },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "What has happened this time." },
    code: { enum: Object.keys(PROBLEMS), description: "What programs branch on." },
    error: { type: "string", description: "The name of the error behind it." },
    errors: {
      type: "array",
      description: "The places of the body that do not fit.",
      items: {
        type: "object",
        required: ["pointer", "detail"],
        properties: {
          pointer: { type: "string", description: "A JSON pointer into the body, as a fragment." },
          detail: { type: "string" },
        },
      },
    },
  },
};
