import type { BrokerClient } from "./broker/broker_client.ts";
import { ownLevel, type TopicNames } from "./topic_names.ts";

/** What stands on a bridge's topic while it is connected. */
export const ONLINE = "online";
/** And once it is not: the broker publishes it, too, when the bridge is lost. */
export const GONE = "gone";

const encoder = new TextEncoder();

/** @returns The topic that says whether a bridge is connected. */
export function statusTopic({ base }: TopicNames, clientId: string): string {
  return `${base}/$bridge/${ownLevel(clientId)}`;
}

/** Says that a bridge is connected. */
export async function tellOnline(client: BrokerClient, topic: string): Promise<void> {
  await publishKept(client, topic, ONLINE);
}

/**
 * Says that it is not any more.
 *
 * @param isNamed Whether there will be another one of its name: the broker keeps it only then.
 */
export async function tellGone(
  client: BrokerClient,
  topic: string,
  isNamed: boolean,
): Promise<void> {
  await publishKept(client, topic, GONE);
  if (!isNamed) await publishKept(client, topic, "");
}

async function publishKept(client: BrokerClient, topic: string, text: string): Promise<void> {
  await client.publishSurely(topic, encoder.encode(text), { isRetained: true }).confirmed;
}
