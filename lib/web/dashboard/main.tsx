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
render(<App robot={await connectRobot(sayError)} />, root);
