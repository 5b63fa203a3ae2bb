import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { GatewayError } from "../../../lib/web/gateway/gateway_error.ts";
import { httpRoutes } from "../../../lib/web/http/http_routes.ts";
import { readImage } from "../../../lib/web/http/images/image_message.ts";
import { toPixels } from "../../../lib/web/http/images/pixels.ts";
import { stubView } from "../../web/http/stub_view.ts";
import { attempt, type Bytes, type FuzzTarget, promise, texts } from "../target.ts";

const REQUESTS = [
  "GET /api/topics/robot/imu?timeout=500ms&field=pose.x[0]\n\n",
  "GET /api/topics/camera%2Fstream/stream?rate=2.5&field=a\\.b\nlast-event-id: 12.5-aaaaaaaaaaaaaaaa\n",
  "GET /api/topics/camera/image.jpg?width=16\naccept: image/jpeg, */*;q=0.5\n",
  "GET /api/topics/imu/schema\n\n",
  'POST /api/topics/cmd_vel\n\n{"x": 1, "data": "AQI="}',
  'POST /api/services/add?timeout=2\naccept: application/x-ndjson\n[1, {"x": [2]}]',
  'PATCH /api/params/arm/driver\n\n{"max_speed": 2}',
  "PUT /api/params/arm/values/mode\n\n3",
  "DELETE /api/actions/base/drive/goals/abc?reason=why\n\n",
  'POST /api/actions/drive?deadline=1m\naccept: text/event-stream\n{"args": [1]}',
  'POST /api/bags\n\n{"topics": ["**"]}',
  "GET /api/bags/drive.bag\nrange: bytes=0-5\n",
  "GET /api/openapi.json\n\n",
];

const decoder = new TextDecoder();
const failures: string[] = [];
const logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: (message: string) => void failures.push(message),
};
const routes = httpRoutes({
  gateway: { open: () => stubView() },
  clock: new VirtualClock(),
  logger,
});

/** What clients of HTTP send: a line with method and path, one with a header, and a body. */
export const HTTP_TARGETS: readonly FuzzTarget[] = [{
  name: "http",
  weight: 6,
  seeds: texts(...REQUESTS),
  words: texts("%2F", "%", "__proto__", "..", "?field=", "&rate=", "[".repeat(300), "1e999", "*"),
  // The tables of a JPEG alone are some 10 MB.
  allowanceBytes: 24_000_000,
  run: runRequest,
}, {
  name: "image",
  weight: 3,
  seeds: texts("mono8 2 1 2 ab", "rgb8 2 2 6 abcdefabcdef", "uyvy 2 1 4 abcd", "32FC1 1 1 4 abcd"),
  words: texts("16UC1", "mono16", "bgra8", "yuv422_yuy2", "4294967296", "-1", "0.5"),
  run: runImage,
}];

async function runRequest(input: Bytes): Promise<void> {
  const [first = "", header = "", ...body] = decoder.decode(input).split("\n");
  const [method = "", path = ""] = first.split(" ");
  const request = requestOf(method, path, header, body.join("\n"));
  if (!request) return;
  const response = await routes.fetch(request, { role: "control" });
  promise(response.status !== 500, () => `status 500: ${failures.splice(0).join("; ")}`);
  if (response.headers.get("content-type") === "application/problem+json") {
    const problem = await response.json();
    promise(problem.status === response.status, () => "a problem of another status");
  } else await response.body?.cancel();
}

/** What browsers and servers let through is a request. */
function requestOf(
  method: string,
  path: string,
  header: string,
  body: string,
): Request | undefined {
  const at = header.indexOf(":");
  try {
    return new Request(new URL(`http://127.0.0.1${path}`), {
      method,
      headers: at > 0 ? [[header.slice(0, at), header.slice(at + 1)]] : [],
      ...body !== "" && method !== "GET" && { body },
    });
  } catch {
    return undefined;
  }
}

function runImage(input: Bytes): void {
  const [encoding, width, height, step, ...data] = decoder.decode(input).split(" ");
  const message = {
    encoding,
    width: Number(width),
    height: Number(height),
    step: Number(step),
    data: new TextEncoder().encode(data.join(" ")),
  };
  const pixels = attempt([GatewayError], () => {
    const image = readImage(message);
    return image.kind === "raw" ? toPixels(image, 64) : undefined;
  });
  if (!pixels) return;
  promise(pixels.width <= 64, () => `it is ${pixels.width} pixels wide`);
  promise(
    pixels.data.length === pixels.width * pixels.height * 4,
    () => `it has ${pixels.data.length} bytes`,
  );
}
