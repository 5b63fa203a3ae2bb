import { createHash } from "node:crypto";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";

/** A page to look at a mesh and to try what can be done with it; it needs nothing from elsewhere. */
export const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>rosy: the mesh over HTTP</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<header>
<h1><a href="#">rosy</a></h1>
<input id="filter" type="search" placeholder="Find a topic, a service …" aria-label="Find">
<button id="reload" type="button">Reload</button>
</header>
<div id="panes">
<nav id="list" aria-label="What there is"><p class="quiet">Loading …</p></nav>
<main id="detail" tabindex="-1">
<section class="welcome">
<h2>The mesh over HTTP</h2>
<p>Choose a topic, a service, an action or a node with params: look at what it says, send, call, start.</p>
<p class="quiet">Programs find the same in <a href="/api/openapi.json">openapi.json</a>.</p>
</section>
</main>
</div>
<noscript>This page needs JavaScript. Programs find all of it in /api/openapi.json.</noscript>
<script>${SCRIPT}</script>
</body>
</html>
`;

const HASH = createHash("sha256").update(SCRIPT).digest("base64");

/** What browsers let the page do: nothing but its own, and nothing from elsewhere. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `script-src 'sha256-${HASH}'`,
  "style-src 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join("; ");
