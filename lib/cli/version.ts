export { VERSION } from "../text/version.ts";
