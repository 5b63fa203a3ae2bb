import { GatewayError } from "../gateway/gateway_error.ts";

/**
 * Finds out whether a gateway wants a token that it was not shown: of a WebSocket that is refused
 * browsers say no more than of one that nobody has answered.
 *
 * @param address Where the WebSocket was to be opened.
 * @param token The token that was shown, if any.
 * @returns The error to reject with; `undefined` where it is something else, which may pass.
 */
export async function refusalOf(
  address: string,
  token: string | undefined,
): Promise<GatewayError | undefined> {
  const headers = token === undefined ? undefined : { authorization: `Bearer ${token}` };
  const asked = fetch(address.replace(/^ws/, "http"), { method: "HEAD", headers });
  if (await asked.then(({ status }) => status, () => 0) !== 401) return;
  const what = token === undefined ? "a" : "another";
  return new GatewayError("forbidden", `Cannot connect to ${address}: it wants ${what} token`);
}
