import type { Clock } from "../../time/clock.ts";
import type { Tokens } from "./tokens.ts";
import type { BrowserSessions } from "./browser_sessions.ts";
import { cookieName, credentialOf } from "./credential.ts";

/** How the cookie's name ends that pages may see. */
const LOGGED_IN = "_in";

const MAX_FORM_BYTES = 4096;
/** Who sends his form more slowly only keeps others out. */
const FORM_TIMEOUT_MS = 5000;

/** What logging in takes. */
export interface LoginParts {
  readonly tokens: Tokens;
  readonly sessions: BrowserSessions;
  /** Whether the cookie is sent by TLS only. */
  readonly isSecure: boolean;
  readonly clock: Clock;
}

/**
 * Logs a browser in: `POST /login` with a form's field `token`, and `next`, the page to go to.
 *
 * @param request The request.
 * @param parts What it takes.
 * @returns Status 303 with a cookie; 401 and the page again if the token is wrong.
 */
export async function logIn(
  request: Request,
  { tokens, sessions, isSecure, clock }: LoginParts,
): Promise<Response> {
  const form = await readForm(request, clock);
  const role = tokens.roleOf(form.get("token") ?? "");
  const next = localPath(form.get("next"));
  if (role === undefined) return loginPage({ next, isWrong: true });
  const ending = ["SameSite=Strict", "Path=/", ...isSecure ? ["Secure"] : []];
  const name = cookieName(request);
  const headers = new Headers({ location: next });
  headers.append(
    "set-cookie",
    [`${name}=${sessions.begin(role)}`, "HttpOnly", ...ending].join("; "),
  );
  // A page may know that there is somebody to log out, and not what lets him in.
  headers.append("set-cookie", [`${name}${LOGGED_IN}=1`, ...ending].join("; "));
  return new Response(null, { status: 303, headers });
}

/**
 * Logs a browser out: `POST /logout`.
 *
 * @param request The request.
 * @param sessions Those that are logged in.
 * @returns Status 303, to the page that logs in.
 */
export function logOut(request: Request, sessions: BrowserSessions): Response {
  const credential = credentialOf(request);
  if (credential?.kind === "session") sessions.end(credential.id);
  const headers = new Headers({ location: "/login" });
  const name = cookieName(request);
  for (const cookie of [`${name}=; HttpOnly`, `${name}${LOGGED_IN}=`]) {
    headers.append("set-cookie", `${cookie}; SameSite=Strict; Path=/; Max-Age=0`);
  }
  return new Response(null, { status: 303, headers });
}

/**
 * The page that asks for a token.
 *
 * @param options Where to go then, and whether the token that was sent is wrong.
 * @returns The page.
 */
export function loginPage(
  { next, isWrong = false }: { readonly next: string | null; readonly isWrong?: boolean },
): Response {
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>rosy: log in</title>
<style>
body { font: 1rem system-ui, sans-serif; max-width: 24rem; margin: 20vh auto; padding: 0 1rem }
input, button { font: inherit; box-sizing: border-box; width: 100%; padding: .5rem; margin: .3rem 0 }
</style>
<h1>rosy</h1>
<form method="post" action="/login">
<label for="token">Token, as in the gateway's token file</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
<input name="next" type="hidden" value="${escape(localPath(next))}">
<button>Log in</button>
${isWrong ? "<p role=alert>That is no token of this gateway.</p>" : ""}
</form>
</html>
`;
  return new Response(html, {
    status: isWrong ? 401 : 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    },
  });
}

/** What is larger, or takes longer, is no form of ours: it is nothing. */
async function readForm(request: Request, clock: Clock): Promise<URLSearchParams> {
  const type = request.headers.get("content-type") ?? "";
  if (!request.body || !type.startsWith("application/x-www-form-urlencoded")) {
    return new URLSearchParams();
  }
  const reader = request.body.pipeThrough(new TextDecoderStream()).getReader();
  const giveUp = Promise.withResolvers<{ readonly done: true; readonly value?: undefined }>();
  const stop = clock.after(FORM_TIMEOUT_MS, () => giveUp.resolve({ done: true }), { unref: true });
  try {
    let text = "";
    while (text.length <= MAX_FORM_BYTES) {
      const { done, value } = await Promise.race([reader.read(), giveUp.promise]);
      if (done) return new URLSearchParams(text);
      text += value;
    }
    return new URLSearchParams();
  } finally {
    stop();
    // The rest is of no interest, nor is whether it comes.
    reader.cancel().catch(() => {});
  }
}

/** @returns A path of this server: nobody is led elsewhere by a link to the page that logs in. */
function localPath(next: string | null): string {
  return next !== null && /^\/(?![/\\])[\x21-\x7e]*$/.test(next) ? next : "/";
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
