import { assertEquals, assertThrows } from "@std/assert";
import { OriginCheck } from "../../../lib/web/access/origin_check.ts";

const CHECK = new OriginCheck(["http://localhost:5173", "https://App.Example.org/"]);

function kindOf(headers: Record<string, string>, { method = "GET", check = CHECK } = {}): string {
  const request = new Request("http://127.0.0.1:7680/", { method, headers });
  // `fetch` sets these two itself, so `Request` leaves them out unless told otherwise.
  return check.siteOf({
    ...request,
    method,
    headers: new Headers({ host: "127.0.0.1:7680", ...headers }),
  } as Request).kind;
}

Deno.test("OriginCheck takes who sends no origin for no browser", () => {
  assertEquals(kindOf({}), "none");
  assertEquals(kindOf({ "sec-fetch-site": "none" }), "none");
});

Deno.test("OriginCheck knows pages of this server, whatever stands before it", () => {
  assertEquals(kindOf({ origin: "http://127.0.0.1:7680" }), "same");
  assertEquals(kindOf({ origin: "https://127.0.0.1:7680" }), "same");
  assertEquals(kindOf({ "sec-fetch-site": "same-origin" }), "same");
});

Deno.test("OriginCheck allows the origins that it was told, and no others", () => {
  assertEquals(kindOf({ origin: "http://localhost:5173" }), "allowed");
  assertEquals(kindOf({ origin: "https://app.example.org" }), "allowed");
  for (
    const origin of [
      "https://evil.example",
      "http://localhost:5174",
      "https://localhost:5173",
      "http://127.0.0.1:7681",
      "http://127.0.0.1",
      "http://127.0.0.1:7680.evil.example",
      "https://app.example.org.evil.example",
      "null",
      "file://",
      "",
    ]
  ) assertEquals(kindOf({ origin }), "foreign", origin);
});

Deno.test("OriginCheck refuses what other sites' pages load without an origin, but links", () => {
  const image = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" };
  assertEquals(kindOf({ ...image, "sec-fetch-dest": "image" }), "foreign");
  const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
  assertEquals(kindOf({ ...link, "sec-fetch-dest": "document" }), "none");
  assertEquals(kindOf({ ...link, "sec-fetch-dest": "iframe" }), "foreign");
  assertEquals(kindOf({ ...link, "sec-fetch-dest": "document" }, { method: "POST" }), "foreign");
});

Deno.test("OriginCheck with * allows all", () => {
  const check = new OriginCheck(["*"]);
  assertEquals(kindOf({ origin: "https://any.example" }, { check }), "allowed");
  assertEquals(kindOf({ origin: "null" }, { check }), "allowed");
});

Deno.test("OriginCheck refuses what is no origin", () => {
  for (const text of ["localhost:5173", "http://a/b", "example.org", "", "http://a b"]) {
    assertThrows(() => new OriginCheck([text]), TypeError, "is no origin");
  }
});
