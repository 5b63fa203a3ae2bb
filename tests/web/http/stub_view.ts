import { GatewayError } from "../../../lib/web/gateway/gateway_error.ts";
import type { Endpoint, MeshView } from "../../../lib/web/gateway/mesh_view.ts";
import type { TopicMessage } from "../../../lib/web/gateway/topic_message.ts";

const ID = { name: "stub", hostname: "host", uuid: "a".repeat(16) };
const IMAGE = { width: 2, height: 1, step: 2, encoding: "mono8", data: Uint8Array.of(1, 2) };
const VALUES = {
  type: "array",
  prefixItems: [{
    type: "object",
    properties: { x: { type: "number" }, data: { type: "string", contentEncoding: "base64" } },
  }],
};

/** A view of a mesh that has everything that is asked for, and does nothing. */
export function stubView(): MeshView {
  const ending = new AbortController();
  const endpoint = (name: string): Endpoint => ({
    name,
    types: [],
    sources: [ID],
    users: [ID],
    mayRead: true,
    mayWrite: true,
  });
  const messageOf = (topic: string): TopicMessage => ({
    topic,
    sender: ID,
    publishedAtMs: 0,
    sequence: 0,
    retained: false,
    kept: false,
    codec: "msgpack",
    bytes: Uint8Array.of(0x90),
    args: [IMAGE],
    message: IMAGE,
    json: "{}",
  });
  const none = () => {
    throw new GatewayError("not-found", "There is no such thing");
  };
  const close = () => Promise.resolve(ending.abort());
  return {
    role: "control",
    signal: ending.signal,
    gateway: ID,
    may: () => true,
    nodes: () => [],
    list: () => [endpoint("imu")],
    find: (_kind, name) => endpoint(name),
    onChange: () => () => {},
    onFigures: () => () => {},
    figures: () => null,
    schemaOf: (kind: string) =>
      Promise.resolve(
        kind === "actions"
          ? { name: "Stub", goal: VALUES, feedback: true, result: true } as never
          : { name: "Stub", values: VALUES, schema: VALUES } as never,
      ),
    listen: () => () => {},
    lastMessage: (topic) => Promise.resolve(messageOf(topic)),
    send: () => Promise.resolve(),
    sendRaw: () => Promise.resolve(),
    announce: () => () => {},
    call: (_service, args) => Promise.resolve(args),
    async *stream(_service, args) {
      yield* await Promise.resolve(args);
    },
    provide: () => Promise.reject(none()),
    paramNodes: () => ["stub"],
    describeParams: () => Promise.resolve([]),
    setParams: () => Promise.resolve(),
    resetParams: () => Promise.resolve(),
    watchParams: () => ({ stop: () => {}, [Symbol.dispose]: () => {} }),
    startGoal: none,
    followGoal: none,
    provideAction: () => Promise.reject(none()),
    close,
    [Symbol.asyncDispose]: close,
  };
}
