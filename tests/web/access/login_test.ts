import { assertEquals } from "@std/assert";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { BrowserSessions } from "../../../lib/web/access/browser_sessions.ts";
import { logIn } from "../../../lib/web/access/login.ts";
import { Tokens } from "../../../lib/web/access/tokens.ts";

const TOKEN = "view-token-0123456789";

Deno.test("logIn() waits 5 s for a form, and looks at what has come", async () => {
  const clock = new VirtualClock();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode(`token=${TOKEN}&next=`)),
  });
  const request = new Request("http://localhost/login", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body,
  });
  let status = 0;
  const answer = logIn(request, {
    tokens: new Tokens([{ role: "view", token: TOKEN }]),
    sessions: new BrowserSessions(clock),
    isSecure: false,
    clock,
  }).then((response) => status = response.status);
  await clock.advance(4999);
  assertEquals(status, 0);
  await clock.advance(1);
  assertEquals(await answer, 303);
});
