import type { Role } from "../gateway/mesh_view.ts";
import type { BrowserSessions } from "./browser_sessions.ts";
import { type Credential, credentialOf } from "./credential.ts";
import { authorityOf, type HostCheck } from "./host_check.ts";
import type { OriginCheck, Site } from "./origin_check.ts";
import type { Tokens } from "./tokens.ts";

/** By what it is decided who is let in. */
export interface AccessRules {
  /** Who has one of them is let in; without them everybody is, and may do everything. */
  readonly tokens?: Tokens;
  /** Browsers that have logged in. */
  readonly sessions: BrowserSessions;
  /** Whether all may look only, whatever their tokens say. */
  readonly isReadOnly: boolean;
  readonly hosts: HostCheck;
  readonly origins: OriginCheck;
}

/** Why somebody is not let in, as an answer to HTTP. */
export interface Refusal {
  readonly status: 401 | 403;
  /** What is wrong, in a few words. */
  readonly title: string;
  /** What to do about it. */
  readonly detail: string;
  /** Whether a token was shown, and is none. */
  readonly isWrongToken?: boolean;
}

/**
 * Decides who is let in. Two questions, in this order: whether the request may be meant for this server
 * at all, and who sends it.
 */
export class Access {
  readonly #rules: AccessRules;

  /** @param rules By what it is decided. */
  constructor(rules: AccessRules) {
    this.#rules = rules;
  }

  /** Whether one has to show a token. */
  get needsToken(): boolean {
    return this.#rules.tokens !== undefined;
  }

  /**
   * Finds out whose page has the browser ask.
   *
   * @param request The request.
   * @returns Whose, or why the request is refused: a wrong host, somebody else's page.
   */
  siteOf(request: Request): Site | Refusal {
    if (!this.#rules.hosts.allows(authorityOf(request))) {
      return {
        status: 403,
        title: "Wrong host",
        detail:
          "This server is not known by that name: ask it by its IP address, or start it with " +
          "--allow-host NAME",
      };
    }
    const site = this.#rules.origins.siteOf(request);
    if (site.kind !== "foreign") return site;
    return {
      status: 403,
      title: "Wrong origin",
      detail: "A page of another site may not use this server, unless it is started with " +
        "--cors ORIGIN",
    };
  }

  /**
   * Finds out what whoever sends a request may do.
   *
   * @param request The request.
   * @returns The role, or why he is not let in.
   */
  roleOf(request: Request): Role | Refusal {
    const { tokens, isReadOnly } = this.#rules;
    const credential = credentialOf(request);
    const role = tokens === undefined ? "control" : this.#ownRole(tokens, credential);
    if (role !== undefined) return isReadOnly ? "view" : role;
    return credential?.kind === "token"
      ? { ...NO_TOKEN, title: "Wrong token", isWrongToken: true }
      : NO_TOKEN;
  }

  #ownRole(tokens: Tokens, credential: Credential | undefined): Role | undefined {
    if (credential === undefined) return undefined;
    return credential.kind === "token"
      ? tokens.roleOf(credential.token)
      : this.#rules.sessions.roleOf(credential.id);
  }
}

const NO_TOKEN: Refusal = {
  status: 401,
  title: "No token",
  detail: "Send 'Authorization: Bearer TOKEN' with a token of the file that --token-file names; " +
    "browsers log in at /login",
};
