import type { BridgeKind } from "../kind.ts";

/** Servers of NATS. */
export const NATS_KIND: BridgeKind = {
  kind: "nats",
  summary: "NATS: other sites, or programs that use it.",
  description: [
    "Meshes that have a bridge to the same servers see each other's nodes, topics, services and params, " +
    "and only what another site listens to leaves the own one.",
    "With layout plain, topics are subjects as they are, and messages JSON: for programs that know " +
    "nothing of rosy.",
  ],
  address: {
    placeholder: "URL",
    summary:
      "The servers of one system, with commas between them: nats:// or tls://, and host and port.",
    default: "nats://127.0.0.1:4222",
    example: "nats://one.example:4222,nats://two.example:4222",
  },
  settings: {
    site: {
      type: "text",
      summary:
        "What this site is called: what is stored for it, and by it, goes by that; the hostname " +
        "unless given.",
      example: "warehouse",
    },
    layout: {
      type: "text",
      choices: ["rosy", "plain"],
      summary:
        "How names stand in subjects: rosy, for other meshes, unless given; plain as they are.",
    },
    prefix: {
      type: "text",
      summary:
        "What stands before all subjects; rosy, and with layout plain nothing, unless given.",
      example: "fleet",
    },
    user: { type: "text", summary: "Who connects.", example: "robot" },
    password: { type: "text", summary: "The user's password; a file is seen by fewer people." },
    password_file: { type: "text", summary: "A file that holds the user's password." },
    token: { type: "text", summary: "A token, in place of a user." },
    nkey_file: {
      type: "text",
      summary: "A file that holds the seed of an nkey, in place of a user.",
    },
    creds: {
      type: "text",
      summary: "A file of credentials, as nsc writes it, in place of a user.",
    },
    ca: {
      type: "text",
      summary: "A file with the certificates of who vouches for the servers, as PEM.",
    },
    cert: { type: "text", summary: "A file with the certificate of this client, as PEM." },
    key: { type: "text", summary: "A file with the certificate's private key, as PEM." },
    replicas: {
      type: "number",
      isInteger: true,
      minimum: 1,
      maximum: 5,
      summary: "How many servers of a cluster keep what is stored: 1, 3 or 5; 3 unless given.",
    },
    max_stored_bytes: {
      type: "number",
      isInteger: true,
      minimum: 1024,
      summary:
        "How much is stored of kept messages, and as much of durable ones, in bytes; 268435456 " +
        "unless given.",
    },
  },
  paths: ["password_file", "nkey_file", "creds", "ca", "cert", "key"],
  examples: [
    {
      command: "rosy bridge nats nats://one.example,nats://two.example --site warehouse",
      summary: "This mesh and all others there, as one.",
    },
    {
      command: "rosy bridge nats --layout plain --topic 'orders/**:in'",
      summary: "Topics that programs without rosy publish.",
    },
  ],
  load: () => import("./open_link.ts"),
};
