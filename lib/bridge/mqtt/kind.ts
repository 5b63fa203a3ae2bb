import type { BridgeKind } from "../kind.ts";

/** Brokers of MQTT. */
export const MQTT_KIND: BridgeKind = {
  kind: "mqtt",
  summary: "MQTT: devices, Home Assistant, other meshes.",
  description: [
    "Topics are below a prefix at the broker, rosy unless another is given; an empty one reaches the " +
    "topics of devices.",
    "Messages are JSON there, unless the format is rosy.",
  ],
  address: {
    placeholder: "URL",
    summary: "Where the broker is: mqtt://, mqtts://, ws:// or wss://, and host and port.",
    default: "mqtt://127.0.0.1:1883",
    example: "mqtt://broker.local",
  },
  settings: {
    mqtt_version: {
      type: "text",
      choices: ["5.0", "3.1.1"],
      summary:
        "Which version of MQTT is spoken; 5.0, and 3.1.1 where the broker knows nothing else.",
    },
    prefix: {
      type: "text",
      mayBeEmpty: true,
      summary:
        "The topic below which all others are at the broker, rosy unless given; may be empty.",
      example: "site/robot1",
    },
    format: {
      type: "text",
      choices: ["json", "rosy"],
      summary: "How messages are written: as JSON, or with all that rosy's codecs know.",
    },
    user: { type: "text", summary: "Who connects.", example: "robot" },
    password: { type: "text", summary: "The user's password; a file is seen by fewer people." },
    password_file: { type: "text", summary: "A file that holds the user's password." },
    ca: {
      type: "text",
      summary: "A file with the certificates of who vouches for the broker, as PEM.",
    },
    cert: { type: "text", summary: "A file with the certificate of this client, as PEM." },
    key: { type: "text", summary: "A file with the certificate's private key, as PEM." },
    client_id: {
      type: "text",
      summary: "What the broker knows this client by; with one, it keeps what comes by durable " +
        "routes while the bridge is away.",
      example: "robot1",
    },
    keepalive: {
      type: "number",
      isInteger: true,
      minimum: 1,
      maximum: 65_535,
      summary:
        "After how many seconds of silence one asks whether the other is there; 20 unless given.",
    },
    max_packet_bytes: {
      type: "number",
      isInteger: true,
      minimum: 1024,
      summary: "The longest packet that is taken, in bytes; 16 MiB unless given.",
    },
    home_assistant: {
      type: "list",
      item: { type: "text", summary: "A sensor." },
      summary: "Sensors that Home Assistant is to find: a topic, a field after a colon, and words.",
      example: ["kitchen/air:celsius unit=°C class=temperature"],
    },
    home_assistant_prefix: {
      type: "text",
      summary: "Where Home Assistant looks for what is new; homeassistant unless given.",
    },
    home_assistant_removes: {
      type: "boolean",
      summary: "Whether sensors are taken back when the bridge ends.",
    },
  },
  paths: ["password_file", "ca", "cert", "key"],
  examples: [
    {
      command: "rosy bridge mqtt mqtt://broker.local --prefix site/robot1",
      summary: "All topics and services, below site/robot1 at the broker.",
    },
  ],
  load: () => import("./open_link.ts"),
};
