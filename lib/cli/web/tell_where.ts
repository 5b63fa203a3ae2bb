import { isWildcard } from "../../mesh/node_record.ts";
import type { WebGateway } from "../../web/server/web_gateway.ts";
import type { FlagValues } from "../line/flag_values.ts";
import { domainText } from "../mesh/hints.ts";
import { machineUrls } from "./machine_urls.ts";
import type { Output } from "../terminal/output.ts";

/** What there is to tell. */
export interface WhereContext {
  readonly web: WebGateway;
  readonly flags: FlagValues;
  readonly output: Output;
  /** Whether the file of tokens was made just now. */
  readonly isNewTokenFile: boolean;
}

/** Tells where the gateway is, and who gets in. */
export async function tellWhere(
  { web, flags, output, isNewTokenFile }: WhereContext,
): Promise<void> {
  await output.tell(`Serving ${domainText(flags)} at ${web.url}`);
  const urls = urlsElsewhere(web, flags);
  if (urls.length > 0) await output.tell(`From other machines: ${urls.join(", ")}`);
  if (web.rosbridgeUrl) await output.tell(`rosbridge: ${web.rosbridgeUrl}`);
  if (web.foxgloveUrl) await output.tell(`Foxglove: ${web.foxgloveUrl}`);
  const tokenFile = flags.text("token-file");
  if (tokenFile !== undefined) {
    const made = isNewTokenFile ? "New tokens" : "Tokens";
    await output.tell(`${made} are in ${tokenFile}: 'view' looks, 'control' acts, too`);
  } else if (flags.isOn("open")) {
    const may = flags.isOn("read-only") ? "look at everything exposed" : "do everything";
    output.message(
      `Whoever reaches ${flags.text("host")} may ${may}: --token-file asks for a token`,
    );
  }
}

/** Whoever stands beside the robot with a phone has to type one of them. */
function urlsElsewhere({ url }: WebGateway, flags: FlagValues): readonly string[] {
  const host = flags.text("host")!;
  if (!isWildcard(host)) return [];
  try {
    const all = Deno.networkInterfaces();
    return machineUrls(url, host.includes(":") ? all : all.filter((one) => one.family === "IPv4"));
  } catch {
    // It may not look, which keeps nobody from reaching it.
    return [];
  }
}
