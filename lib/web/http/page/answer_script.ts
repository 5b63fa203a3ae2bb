/** The part of the page's script that asks, and shows what is answered: once, as it comes, as an image. */
export const ANSWER_SCRIPT = String.raw`
function requestOf({ path, method }, fields, body) {
  const query = new URLSearchParams();
  let at = path;
  for (const { parameter: { name, required, ...rest }, input } of fields) {
    const value = input.value.trim();
    if (value === "" && required) throw new Error(name + " is needed");
    if (rest.in === "path") at = at.replace("{" + name + "}", encodeURIComponent(value));
    else if (value !== "") query.append(name, value);
  }
  const url = at + (query.size > 0 ? "?" + query : "");
  const content = body?.read();
  if (body && content === undefined) throw new Error("The body is needed");
  return { url, method: method.toUpperCase(), body: body && (content instanceof Blob ? content : JSON.stringify(content)), type: body?.type };
}

function curlOf({ url, method, body, type }) {
  const quote = (text) => "'" + text.replaceAll("'", "'\\''") + "'";
  const parts = ["curl", method === "GET" ? "" : "-X " + method, quote(location.origin + url)];
  if (typeof body === "string") parts.push("-H " + quote("content-type: " + type), "-d " + quote(body));
  else if (body) parts.push("--data-binary " + quote("@" + body.name));
  return parts.filter(Boolean).join(" ");
}

async function send({ url, method, body, type }, show) {
  const aborting = new AbortController();
  stop = () => aborting.abort();
  show.replaceChildren(make("p", { className: "quiet", textContent: "Waiting …" }));
  const began = performance.now();
  try {
    const response = await fetch(url, { method, body, headers: type ? { "content-type": type } : {}, signal: aborting.signal });
    const text = await response.text();
    const ms = Math.round(performance.now() - began);
    const place = response.headers.get("location");
    show.replaceChildren(
      make("p", { className: "status " + (response.ok ? "good" : "bad"), textContent: response.status + " " + response.statusText + ", " + ms + " ms" }),
      ...place ? [make("p", { className: "quiet mono", textContent: place })] : [],
      ...text ? [make("pre", { textContent: pretty(text) })] : []);
    if (response.ok && place && url.startsWith("/api/actions/")) follow(place + "/events", show.appendChild(make("div")));
  } catch (error) {
    show.replaceChildren(make("p", { className: "status bad", textContent: aborting.signal.aborted ? "Given up." : error.message }));
  }
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function follow(url, show) {
  const status = make("p", { className: "status", textContent: "Connecting …" });
  const lines = make("pre");
  lines.setAttribute("aria-live", "off");
  show.replaceChildren(status, lines);
  const source = new EventSource(url);
  let count = 0;
  const end = (text) => {
    source.close();
    status.textContent = text + " " + count + " came.";
    status.className = "status";
  };
  stop = () => end("Stopped.");
  source.onopen = () => {
    status.textContent = "Listening …";
    status.className = "status good";
  };
  const take = (kind) => ({ data }) => {
    count++;
    status.textContent = "Listening: " + count;
    const text = (kind === "message" ? "" : kind + " ") + data;
    lines.prepend(text.length > 4000 ? text.slice(0, 4000) + " …" : text, "\n");
    while (lines.childNodes.length > 2 * MAX_LINES) lines.lastChild.remove();
    if (kind === "end") end("It has ended.");
  };
  for (const kind of ["message", "state", "feedback", "end", "dropped", "unreadable"]) source.addEventListener(kind, take(kind));
  source.addEventListener("error", (event) => {
    if (event.data) {
      end(JSON.parse(event.data).detail + ".");
      status.className = "status bad";
    } else if (source.readyState === EventSource.CLOSED) {
      end("It cannot be listened to.");
      status.className = "status bad";
    } else status.textContent = "The connection was lost; trying again …";
  });
}

function showImage(url, show) {
  const image = make("img", { className: "live", alt: "What is answered", src: url + (url.includes("?") ? "&" : "?") + "at=" + Date.now() });
  image.onerror = () => show.replaceChildren(make("p", { className: "status bad", textContent: "No image came." }));
  stop = () => {
    image.onerror = null;
    image.removeAttribute("src");
    show.replaceChildren();
  };
  show.replaceChildren(image);
}
`;
