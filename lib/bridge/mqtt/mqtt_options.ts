import type { HomeAssistantOptions } from "./home_assistant/home_assistant_options.ts";
import type { MessageFormat } from "./wire/write_message.ts";

/** How a bridge gets into a broker of MQTT, and what its topics are called. */
export interface MqttOptions {
  /**
   * Where the broker is: `mqtt://` or `mqtts://` and host and port, `ws://` or `wss://` and a path beside.
   * A user in it counts unless `user` says another one.
   */
  readonly url: string;
  /**
   * Which version of MQTT is spoken.
   *
   * @default {"5.0"} And 3.1.1 where the broker knows nothing else
   */
  readonly version?: "5.0" | "3.1.1";
  /**
   * The topic below which all others are, such as `site/robot1`; an empty one for none, so that topics
   * of devices are reached.
   *
   * @default {"rosy"}
   */
  readonly prefix?: string;
  /**
   * How messages are written unless a route says otherwise: `json` for devices, `rosy` for all that rosy's
   * codecs know.
   *
   * @default {"json"}
   */
  readonly format?: MessageFormat;
  /** Who connects. */
  readonly user?: string;
  /** The user's password. */
  readonly password?: string;
  /** A file that holds the password, and nothing else but a line feed. */
  readonly passwordFile?: string;
  /** A file with the certificates of who vouches for the broker, as PEM. */
  readonly ca?: string;
  /** A file with the certificate of this client, as PEM. */
  readonly cert?: string;
  /** A file with the certificate's private key, as PEM. */
  readonly key?: string;
  /**
   * What the broker knows this client by: no two may have the same. With one of its own a bridge has a
   * session: what comes by `durable` routes while it is away, is kept for it.
   *
   * @default {"rosy-…"} Another one each time
   */
  readonly clientId?: string;
  /**
   * After how many seconds of silence one asks whether the other is still there; a broker that has not
   * answered after half as many again is lost.
   *
   * @default {20}
   */
  readonly keepaliveS?: number;
  /**
   * The longest packet that is taken, in bytes.
   *
   * @default {16777216} 16 MiB
   */
  readonly maxPacketBytes?: number;
  /** Sensors that Home Assistant is to find. */
  readonly homeAssistant?: HomeAssistantOptions;
}
