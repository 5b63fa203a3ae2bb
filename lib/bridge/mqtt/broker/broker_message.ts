/** A message as a broker hands it over. */
export interface BrokerMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1 | 2;
  /** Whether the broker keeps it for later subscribers. */
  readonly isRetained: boolean;
  /** The numbers of the subscriptions that it belongs to, as far as they are told. */
  readonly subscriptions: readonly number[];
  /** What the broker numbers it by until it is confirmed. */
  readonly packetId?: number;
  /** What MQTT 5.0 says of it beside. */
  readonly properties: MessageProperties;
}

/** What MQTT 5.0 says of a message. */
export interface MessageProperties {
  /** What the payload is: `application/json`. */
  readonly contentType?: string;
  /** Whether the payload is text in UTF-8. */
  readonly payloadFormatIndicator?: boolean;
  /** After how many seconds nobody wants it any more. */
  readonly messageExpiryInterval?: number;
  /** Where an answer is to be published. */
  readonly responseTopic?: string;
  /** What tells the answer from others. */
  readonly correlationData?: Uint8Array;
  /** Whatever programs agree on. */
  readonly userProperties?: UserProperties;
}

/** Texts by name. */
export type UserProperties = Readonly<Record<string, string | readonly string[]>>;

/** Takes a message; the broker's next one waits for the promise, its confirmation of this one, too. */
export type TakeMessage = (message: BrokerMessage) => void | Promise<void>;

/** How a message is published. */
export interface PublishOptions {
  /** @default {0} */
  readonly qos?: 0 | 1 | 2;
  /** Whether the broker is to keep it. */
  readonly isRetained?: boolean;
  /** What MQTT 5.0 says of it; left out for an older broker. */
  readonly properties?: MessageProperties;
}
