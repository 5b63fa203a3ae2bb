import type { RpcMethod } from "../xmlrpc/rpc_server.ts";
import type { XmlRpcValue } from "../xmlrpc/value.ts";
import { listOf, textsOf } from "./master.ts";
import type { Publication } from "./publication.ts";
import type { Subscription } from "./subscription.ts";

/** What others may ask a node of ROS, or tell it. */
export interface SlaveApiOptions {
  /** The full name of the node. */
  readonly name: string;
  readonly masterUrl: string;
  readonly publications: ReadonlyMap<string, Publication>;
  readonly subscriptions: ReadonlyMap<string, Subscription>;
  /** Where subscribers connect to. */
  readonly address: () => { readonly hostname: string; readonly port: number };
  /** Somebody wants the node to end. */
  readonly shutdown: (reason: string) => void;
}

/** Whether it worked, why, and what comes of it. */
type Answer = readonly [code: 1 | 0 | -1, message: string, value: XmlRpcValue];

/**
 * What a node of ROS answers by XML-RPC: to the master, to subscribers, and to `rosnode` and `rostopic`.
 *
 * @param options The node.
 * @returns Its methods.
 */
export function slaveApi(options: SlaveApiOptions): Readonly<Record<string, RpcMethod>> {
  const { publications, subscriptions, masterUrl } = options;
  const methods: Record<string, (params: readonly XmlRpcValue[]) => Answer> = {
    getPid: () => [1, "", Deno.pid],
    getMasterUri: () => [1, "", masterUrl],
    getSubscriptions: () => [1, "", [...subscriptions.keys()].map((topic) => [topic, "*"])],
    getPublications: () => [
      1,
      "",
      [...publications].map(([topic, { typeName }]) => [topic, typeName]),
    ],
    getBusStats: () => [1, "", [busStats(publications), [], []]],
    getBusInfo: () => [1, "", busInfo(publications)],
    publisherUpdate: ([, topic, publishers]) => {
      if (typeof topic === "string") subscriptions.get(topic)?.update(textsOf(publishers));
      return [1, "", 0];
    },
    // This node follows no params.
    paramUpdate: () => [1, "", 0],
    requestTopic: ([, topic, protocols]) => requestTopic(options, { topic, protocols }),
    shutdown: ([, reason]) => {
      options.shutdown(typeof reason === "string" ? reason.slice(0, 200) : "");
      return [1, "", 0];
    },
  };
  return methods;
}

function requestTopic(
  { publications, address, name }: SlaveApiOptions,
  { topic, protocols }: { topic: XmlRpcValue | undefined; protocols: XmlRpcValue | undefined },
): Answer {
  if (typeof topic !== "string" || !publications.has(topic)) {
    return [0, `node ${name} does not publish that topic`, 0];
  }
  if (!listOf(protocols).some((protocol) => listOf(protocol)[0] === "TCPROS")) {
    return [0, `node ${name} speaks TCPROS alone`, 0];
  }
  const { hostname, port } = address();
  return [1, "", ["TCPROS", hostname, port]];
}

function busStats(publications: ReadonlyMap<string, Publication>): XmlRpcValue {
  return [...publications].map(([topic, publication]) => {
    const subscribers = publication.info();
    const bytes = subscribers.reduce((sum, { sentBytes }) => sum + sentBytes, 0);
    return [
      topic,
      bytes,
      subscribers.map(({ id, sentBytes, sentFrames }) => [id, sentBytes, sentFrames, true]),
    ];
  });
}

function busInfo(publications: ReadonlyMap<string, Publication>): XmlRpcValue {
  return [...publications].flatMap(([topic, publication]) =>
    publication.info().map(({ id, callerId, remote }) => [
      id,
      callerId,
      "o",
      "TCPROS",
      topic,
      true,
      `TCPROS connection to [${remote}]`,
    ])
  );
}
