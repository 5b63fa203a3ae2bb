import { CLIENT_HASH, CLIENT_SCRIPT } from "./client_script.ts";

/** Where the client of browsers is. */
export const CLIENT_PATH = "/rosy.js";

const ETAG = `"${CLIENT_HASH}"`;

/**
 * Answers with the client of browsers, so that a page says `import { connect } from "/rosy.js"`. It is no
 * secret: whoever may not see the mesh may see this.
 *
 * @param request A request for it.
 * @returns The script, or that the browser has it already.
 */
export function answerClientScript({ headers, method }: Request): Response {
  const known = headers.get("if-none-match")?.split(",").map((tag) => tag.trim()) ?? [];
  const own = {
    "etag": ETAG,
    // Kept, and asked for each time whether it is still the same.
    "cache-control": "no-cache",
    "content-type": "text/javascript; charset=utf-8",
  };
  if (known.includes(ETAG)) return new Response(null, { status: 304, headers: own });
  return new Response(method === "HEAD" ? null : CLIENT_SCRIPT, { headers: own });
}
