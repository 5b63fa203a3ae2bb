import type { Command } from "../line/command.ts";
import { COMMON_FLAGS, nameFlag } from "../line/flags.ts";

const MAX_PORT = 65_535;

/** `rosy web`. */
export const WEB_COMMANDS: readonly Command[] = [
  {
    path: ["web"],
    summary: "Let browsers, Foxglove, rosbridge's clients and HTTP in.",
    description: [
      "Only this machine gets in unless --host says otherwise. Beyond it one needs a token of " +
      "--token-file: 'view' lets one look, 'control' act as well. Without a token file all who reach the " +
      "gateway may do everything.",
      "Everything is exposed unless --expose or --rules say what is. A rule is [KIND:]PATTERN[:RIGHT]: " +
      "KIND is topics, services, params or actions, topics unless given; RIGHT is read, write or both, " +
      "both unless given; params are NODE/PARAM. The file of --rules may be changed at any time.",
      "Pages of other sites get in only with --cors. Ctrl-C ends it with status 0.",
    ],
    positionals: [],
    flags: [
      {
        name: "port",
        type: "integer",
        placeholder: "PORT",
        summary: "TCP port to listen at, 0 for any free one.",
        default: 7680,
        minimum: 0,
        maximum: MAX_PORT,
      },
      {
        name: "host",
        type: "string",
        placeholder: "HOST",
        summary: "Name or IP address to listen at; 0.0.0.0 and :: are all.",
        default: "127.0.0.1",
      },
      {
        name: "token-file",
        type: "string",
        placeholder: "FILE",
        summary: "Who shows a token of this file gets in; made where there is none.",
        completes: "file",
      },
      {
        name: "open",
        type: "boolean",
        summary: "Let everybody in who can reach --host, without a token.",
      },
      { name: "read-only", type: "boolean", summary: "Let nobody do more than look." },
      {
        name: "expose",
        type: "string",
        placeholder: "RULE",
        summary: "Expose this, and only what else is named; may be given several times.",
        isCollected: true,
      },
      {
        name: "rules",
        type: "string",
        placeholder: "FILE",
        summary: "Expose what this YAML file says, also when it is changed.",
        completes: "file",
      },
      {
        name: "cors",
        type: "string",
        placeholder: "ORIGIN",
        summary: "Let pages of this origin in, * for all; may be given several times.",
        isCollected: true,
      },
      {
        name: "allow-host",
        type: "string",
        placeholder: "NAME",
        summary: "Answer to this name, too; may be given several times.",
        isCollected: true,
      },
      {
        name: "cert",
        type: "string",
        placeholder: "FILE",
        summary: "Certificate as PEM, for HTTPS; needs --key.",
        completes: "file",
      },
      {
        name: "key",
        type: "string",
        placeholder: "FILE",
        summary: "The certificate's private key as PEM.",
        completes: "file",
      },
      {
        name: "rosbridge",
        type: "integer",
        placeholder: "PORT",
        summary: "Serve rosbridge at a port of its own, too.",
        implied: 9090,
        minimum: 0,
        maximum: MAX_PORT,
      },
      {
        name: "foxglove",
        type: "integer",
        placeholder: "PORT",
        summary: "Serve Foxglove at a port of its own, too.",
        implied: 8765,
        minimum: 0,
        maximum: MAX_PORT,
      },
      {
        name: "assets",
        type: "string",
        placeholder: "DIRECTORY",
        summary: "Give Foxglove the files in it as package://...: models of robots.",
        completes: "directory",
      },
      {
        name: "bags",
        type: "string",
        placeholder: "DIRECTORY",
        summary: "Let clients have the bags in it, and record and bring some.",
        completes: "directory",
      },
      nameFlag("web"),
      ...COMMON_FLAGS.filter(({ name }) => name !== "json"),
    ],
    examples: [
      { command: "rosy web", summary: "Let programs of this machine in." },
      {
        command: "rosy web --host 0.0.0.0 --token-file tokens.yaml",
        summary: "Let others in who have a token.",
      },
      {
        command: "rosy web --read-only --expose 'camera/**' --expose 'params:**'",
        summary: "Show the camera and all params, and let nobody do anything.",
      },
      {
        command: "rosy web --foxglove --cors https://app.foxglove.dev",
        summary: "Let Foxglove in, also from its own site.",
      },
    ],
    foreignFlags: [
      { word: "-p", answer: "here it is --port" },
      { word: "--address", answer: "here it is --host" },
      { word: "--bind", answer: "here it is --host" },
      { word: "--token", answer: "here it is --token-file, which has the tokens in it" },
      { word: "--certfile", answer: "here it is --cert" },
      { word: "--keyfile", answer: "here it is --key" },
      { word: "--topics_glob", answer: "here it is --expose" },
    ],
    load: () => import("./web.ts"),
  },
];
