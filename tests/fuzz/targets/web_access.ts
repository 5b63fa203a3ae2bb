import { BrowserSessions } from "../../../lib/web/access/browser_sessions.ts";
import { Access } from "../../../lib/web/access/access.ts";
import { printableUrl } from "../../../lib/web/access/credential.ts";
import { HostCheck } from "../../../lib/web/access/host_check.ts";
import { OriginCheck } from "../../../lib/web/access/origin_check.ts";
import { Tokens } from "../../../lib/web/access/tokens.ts";
import { parseRule } from "../../../lib/web/rules/parse_rule.ts";
import { parseRules, RulesFileError } from "../../../lib/web/rules/rules_file.ts";
import { systemClock } from "../../../lib/time/clock.ts";
import { attempt, type FuzzTarget, promise, texts } from "../target.ts";

const TOKEN = "view-token-0123456789";
const NAME = "robot.example.org";
const ACCESS = new Access({
  tokens: new Tokens([{ role: "view", token: TOKEN }]),
  sessions: new BrowserSessions(systemClock),
  isReadOnly: false,
  hosts: new HostCheck([NAME]),
  origins: new OriginCheck(["http://localhost:5173"]),
});
const decoder = new TextDecoder();

/** The headers of a request, a line each. */
const accessTarget: FuzzTarget = {
  name: "web_access",
  weight: 4,
  seeds: texts(
    "host: 127.0.0.1:7680\norigin: http://127.0.0.1:7680\nauthorization: Bearer abc",
    `host: ${NAME}\nupgrade: websocket\nsec-websocket-protocol: a, bearer.YWJj`,
    "host: [::1]:1\ncookie: a=b; rosy_session_1=abc\nsec-fetch-site: cross-site",
    "host: localhost\norigin: http://localhost:5173\nsec-fetch-mode: navigate",
  ),
  words: texts("@", "#", "/", "\\", "%", "[", "]", ".", "127.0.0.1", NAME, "null", "://", "\n"),
  run(input) {
    const text = decoder.decode(input);
    const headers = readHeaders(text);
    if (!headers) return;
    const url = `http://localhost/?${encodeURI(text)}`;
    const request = { headers, url, method: "GET" } as Request;
    const site = ACCESS.siteOf(request);
    if ("kind" in site) checkHost(headers.get("host"));
    if ("kind" in site && site.kind === "allowed") {
      promise(site.origin.toLowerCase() === "http://localhost:5173", () => site.origin);
    }
    const role = ACCESS.roleOf(request);
    promise(typeof role !== "string" || text.includes(TOKEN), () => `let in by ${text}`);
    printableUrl(url);
  },
};

/** What no header can be never comes from Deno. */
function readHeaders(text: string): Headers | undefined {
  const pairs = text.split("\n").map((line) => line.split(/: (.*)/s, 2) as [string, string]);
  return attempt([TypeError], () => new Headers(pairs.map(([name, value = ""]) => [name, value])));
}

/** Where a browser would go by that name is here, and nowhere else. */
function checkHost(host: string | null): void {
  if (host === null) return;
  const url = attempt([TypeError], () => new URL(`http://${host}`));
  // A port that is none, say: no browser gets anywhere by it.
  if (!url) return;
  const { hostname } = url;
  const isHere = /^(\d+\.){3}\d+$|^\[.*\]$|(^|\.)localhost\.?$/.test(hostname) ||
    hostname.replace(/\.$/, "") === NAME;
  promise(isHere && url.pathname === "/", () => `${host} leads to ${hostname}`);
}

/** What says what is exposed, typed and in a file. */
const rulesTarget: FuzzTarget = {
  name: "web_rules",
  // A parser of YAML keeps each token.
  bytesPerByte: 10_000,
  allowanceBytes: 8 * 1024 * 1024,
  weight: 1,
  seeds: texts(
    "topics:read: a/**\n",
    "topics:\n  read: [a/**, b]\n  both: c\nservices: [x]\nparams: y/z\n",
    "{actions: {write: '*'}}",
  ),
  words: texts("**", "//", ":", "read", "topics", "&a ", "*a", "<<: *a\n", "[[[[", "!!set "),
  run(input) {
    const text = decoder.decode(input);
    attempt([TypeError], () => parseRule(text));
    for (const { pattern } of attempt([RulesFileError], () => parseRules(text, "r.yaml")) ?? []) {
      promise(pattern !== "", () => "an empty pattern");
    }
  },
};

/** Who gets into the gateway, and to what. */
export const WEB_ACCESS_TARGETS: readonly FuzzTarget[] = [accessTarget, rulesTarget];
