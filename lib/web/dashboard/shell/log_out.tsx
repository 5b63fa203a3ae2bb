import type { VNode } from "preact";

/** How the cookie is called that tells a page that somebody is logged in: `rosy_7680_in`. */
const LOGGED_IN = /(?:^|; )rosy\w*_in=1/;

/** A button for who has logged in; where nobody has to, there is none. */
export function LogOut(): VNode | null {
  if (!LOGGED_IN.test(document.cookie)) return null;
  return (
    <form method="post" action="/logout">
      <button type="submit" class="plain quiet small">Log out</button>
    </form>
  );
}
