/**
 * The dashboard: the page of a gateway. It is put together here.
 *
 * @module
 */
import { render } from "preact";
import { sayError } from "./kit/toast.tsx";
import { connectRobot } from "./robot/connect_robot.ts";
import { App, Connecting } from "./shell/app.tsx";
import { followTheme } from "./shell/theme.ts";

const root = document.getElementById("app")!;
followTheme();
render(<Connecting />, root);
const robot = await connectRobot(sayError).catch(() => {
  // It connects however long that takes, unless the gateway asks for a token: whoever was let in is no more.
  location.assign(`/login?next=${encodeURIComponent(location.pathname)}`);
});
if (robot) render(<App robot={robot} />, root);
