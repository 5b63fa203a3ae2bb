import { assert, assertEquals, assertMatch, assertNotEquals, assertThrows } from "@std/assert";
import { createToken, Tokens, whyNoToken } from "../../../lib/web/access/tokens.ts";

const CONTROL = "control-token-0123456789";
const VIEW = "view-token-0123456789";
const TOKENS = new Tokens([{ role: "control", token: CONTROL }, { role: "view", token: VIEW }]);

Deno.test("Tokens knows the role of each of its tokens, and nothing else's", () => {
  assertEquals(TOKENS.roleOf(CONTROL), "control");
  assertEquals(TOKENS.roleOf(VIEW), "view");
  for (const wrong of ["", VIEW.slice(1), VIEW.toUpperCase(), `${VIEW} `, VIEW + CONTROL]) {
    assertEquals(TOKENS.roleOf(wrong), undefined, wrong);
  }
});

Deno.test("Tokens refuses a token that is short or cannot be sent, and does not tell it", () => {
  for (const token of ["short", "has a blank in between", "grüezi-mitenand-allerseits", ""]) {
    const error = assertThrows(() => new Tokens([{ role: "view", token }]), TypeError);
    assert(token === "" || !error.message.includes(token), error.message);
    assert(whyNoToken(token) !== undefined);
  }
});

Deno.test("createToken() makes 256 random bits that can be used", () => {
  const [one, other] = [createToken(), createToken()];
  assertMatch(one, /^[\w-]{43}$/);
  assertNotEquals(one, other);
  assertEquals(whyNoToken(one), undefined);
});
