import { assertEquals } from "@std/assert";
import {
  type Credential,
  credentialOf,
  offeredProtocols,
  printableUrl,
} from "../../../lib/web/access/credential.ts";

const TOKEN = "a+token/with~all._-signs==";
const BASE64URL = "YSt0b2tlbi93aXRofmFsbC5fLXNpZ25zPT0";
const SOCKET = { upgrade: "websocket" };

function credential(headers: HeadersInit, path = "/"): Credential | undefined {
  return credentialOf(new Request(`http://localhost${path}`, { headers }));
}

Deno.test("credentialOf() finds a token in each of its places, the header first", () => {
  const token = { kind: "token", token: TOKEN } as const;
  const url = `/?token=${encodeURIComponent(TOKEN)}`;
  assertEquals(credential({ authorization: `Bearer ${TOKEN}` }), token);
  assertEquals(credential({ authorization: `bearer  ${TOKEN}` }), token);
  const protocols = { ...SOCKET, "sec-websocket-protocol": `rosy.v1, bearer.${BASE64URL}` };
  assertEquals(credential(protocols), token);
  assertEquals(credential(SOCKET, url), token);
  assertEquals(credential({ ...SOCKET, authorization: `Bearer ${TOKEN}` }, "/?token=x"), token);
});

Deno.test("credentialOf() takes no token from the URL or subprotocols of plain HTTP", () => {
  assertEquals(credential({}, `/?token=${TOKEN}`), undefined);
  assertEquals(credential({ "sec-websocket-protocol": `bearer.${BASE64URL}` }), undefined);
  assertEquals(credential({ authorization: "Basic YTpi" }), undefined);
});

Deno.test("credentialOf() takes what cannot be decoded for a wrong token, not for none", () => {
  const protocols = { ...SOCKET, "sec-websocket-protocol": "bearer.!!!" };
  assertEquals(credential(protocols), { kind: "token", token: "" });
});

Deno.test("credentialOf() finds the cookie among others", () => {
  const cookie = "a=b; rosy_session=1234; rosy_session_x=5";
  assertEquals(credential({ cookie }), { kind: "session", id: "1234" });
  assertEquals(credential({ cookie: "not_rosy_session=1" }), undefined);
  assertEquals(credential({ cookie: "rosy_session=" }), undefined);
  const other = { cookie: "rosy_session_7680=of-it; rosy_session=x", host: "localhost:7680" };
  assertEquals(credential(other), { kind: "session", id: "of-it" }, "that of another port");
});

Deno.test("offeredProtocols() leaves out what carries a token", () => {
  const headers = { "sec-websocket-protocol": " foxglove.sdk.v1 ,bearer.YQ,,other" };
  assertEquals(offeredProtocols(new Request("http://localhost", { headers })), [
    "foxglove.sdk.v1",
    "other",
  ]);
});

Deno.test("printableUrl() tells no token", () => {
  for (const query of [`c=1&token=${TOKEN}`, `Token=${TOKEN}`, TOKEN, `auth=x${TOKEN}`]) {
    assertEquals(printableUrl(`http://a/b?${query}`), "/b?...");
  }
  assertEquals(printableUrl("http://a/b"), "/b");
});
