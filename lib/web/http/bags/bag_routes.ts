import { fullName } from "../../gateway/full_name.ts";
import { Hono } from "hono";
import { GatewayError } from "../../gateway/gateway_error.ts";
import type { HttpContext, HttpEnv } from "../http_parts.ts";
import { readObject } from "../json_body.ts";
import { byMethod, type Methods } from "../methods.ts";
import { HttpProblem } from "../problem.ts";
import { pathOf, readResourcePath } from "../resource_path.ts";
import { download, readMessages, showOverview, showType } from "./bag_answers.ts";
import type { BagStore } from "./bag_store.ts";
import type { RecordingRequest, ToldRecording } from "./recordings.ts";

/** What a bag has beside what is in it. */
const PARTS = ["info", "messages", "recording"] as const;

const MAX_TOPICS = 256;
const DEFAULT_MAX_BYTES = 2 * 1024 ** 3;
const MAX_BYTES = 1024 ** 4;
const DEFAULT_MAX_SECONDS = 3600;
const MAX_SECONDS = 7 * 24 * 3600;

/** `/api/bags`: what was recorded, and what is. */
export function bagRoutes(store: BagStore | undefined): Hono<HttpEnv> {
  const withStore = (methods: (context: HttpContext, store: BagStore) => Methods) =>
  (
    context: HttpContext,
  ) => {
    if (store) return byMethod(context.req.method, methods(context, store));
    throw new GatewayError(
      "not-found",
      "This gateway has no bags: start it with --bags and a directory",
    );
  };
  return new Hono<HttpEnv>()
    .all("/bags", withStore(allMethods))
    .all("/bags/*", withStore(bagMethods));
}

function allMethods(context: HttpContext, store: BagStore): Methods {
  return { GET: () => list(context, store), POST: () => record(context, store) };
}

function bagMethods(context: HttpContext, store: BagStore): Methods {
  const path = pathOf(context.req);
  const ofTopic = /^\/api\/bags\/[^/]+\/topics\/./.test(path);
  if (ofTopic) return { GET: () => showType(context, store) };
  const { name, part } = readResourcePath(path, "/api/bags/", PARTS);
  const { directory, recordings } = store;
  switch (part) {
    case "info":
      return { GET: () => showOverview(context, { name, store }) };
    case "messages":
      return { GET: () => readMessages(context, { name, store }) };
    case "recording":
      return {
        GET: () => context.json(recordings.find(name)),
        DELETE: async () => {
          checkControl(context);
          return context.json(await recordings.stop(name));
        },
      };
  }
  return {
    GET: () => download(context, { name, store }),
    PUT: () => upload(context, name),
  };

  async function upload(context: HttpContext, name: string): Promise<Response> {
    checkControl(context);
    const { body } = context.req.raw;
    if (!body) throw new HttpProblem("invalid", "The body must be a bag");
    await directory.add(name, body);
    return new Response(null, {
      status: 201,
      headers: { location: `/api/bags/${encodeURIComponent(name)}` },
    });
  }
}

async function list(context: HttpContext, { directory, recordings }: BagStore): Promise<Response> {
  const bags = await directory.list();
  return context.json({
    bags: bags.map((bag) => ({ ...bag, isRecording: recordings.isRunning(bag.name) })),
  });
}

async function record(context: HttpContext, { recordings }: BagStore): Promise<Response> {
  checkControl(context);
  const now = new Date(context.var.clock.epochMs());
  const request = readRequest(await readObject(context), now);
  const told: ToldRecording = await recordings.start(request, context.env.role);
  const location = `/api/bags/${encodeURIComponent(told.name)}/recording`;
  return context.json(told, 201, { location });
}

function checkControl({ var: { view } }: HttpContext): void {
  if (view.role === "control") return;
  throw new GatewayError("forbidden", "Who is let in to look makes no bags");
}

function readRequest(
  { topics, name, maxBytes = DEFAULT_MAX_BYTES, maxSeconds = DEFAULT_MAX_SECONDS }: Readonly<
    Record<string, unknown>
  >,
  now: Date,
): RecordingRequest {
  const isList = Array.isArray(topics) && topics.length > 0 && topics.length <= MAX_TOPICS &&
    topics.every((topic) => typeof topic === "string");
  if (!isList) {
    throw new HttpProblem(
      "invalid",
      `"topics" must be a list of 1 to ${MAX_TOPICS} names or patterns`,
    );
  }
  return {
    topics: topics.map((topic: string) => fullName(topic)),
    name: name === undefined ? timedName(now) : String(name),
    maxBytes: numberUpTo("maxBytes", maxBytes, MAX_BYTES),
    maxDurationMs: numberUpTo("maxSeconds", maxSeconds, MAX_SECONDS) * 1000,
  };
}

function numberUpTo(name: string, value: unknown, max: number): number {
  if (typeof value === "number" && value > 0 && value <= max) return value;
  throw new HttpProblem("invalid", `"${name}" must be a number above 0 and up to ${max}`);
}

/** As `rosy bag record` calls them, but by the time of the world. */
function timedName(date: Date): string {
  return `record_${date.toISOString().slice(0, 19).replace(/[T:]/g, "-")}.bag`;
}
