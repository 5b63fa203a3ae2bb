import type { VNode } from "preact";

/** Lines on a field of 24 by 24. */
const ICONS = {
  overview: "M4 4h7v7H4zM13 4h7v4h-7zM13 11h7v9h-7zM4 14h7v6H4z",
  panels: "M4 5h16v14H4zM4 10h16M11 10v9",
  tree: "M5 5h5M5 5v14h5M5 12h5M13 5h6M13 12h6M13 19h6",
  plot: "M4 4v16h16M7 15l4-5 3 3 5-7",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01",
  map: "M9 4 4 6v14l5-2 6 2 5-2V4l-5 2zM9 4v14M15 6v14",
  scene: "M12 3 4 7.5v9L12 21l8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9",
  plan: "M4 4h16v16H4zM4 12h16M12 4v16",
  axes: "M6 18V4M6 18h14M6 18l6-6M4 6l2-2 2 2M18 16l2 2-2 2",
  fit: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  target: "M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10M12 3v4M12 17v4M3 12h4M17 12h4",
  ruler: "M4 15 15 4l5 5L9 20zM8 11l2 2M11 8l3 3M14 5l2 2",
  state: "M4 6h6v4h5v4h5M4 18h16",
  log: "M5 5h14M5 9.5h9M5 14h14M5 18.5h7",
  params: "M5 4v7M5 15v5M12 4v3M12 11v9M19 4v9M19 17v3M3 13h4M10 9h4M17 15h4",
  service: "M4 8h13l-3-3M20 16H7l3 3",
  action: "M5 21V4h11l-2 4 2 4H5",
  drive:
    "M12 3v5M12 16v5M3 12h5M16 12h5M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6M9.5 5.5 12 3l2.5 2.5M9.5 18.5 12 21l2.5-2.5M5.5 9.5 3 12l2.5 2.5M18.5 9.5 21 12l-2.5 2.5",
  bag: "M5 8h14l-1 12H6zM9 8V6a3 3 0 0 1 6 0v2",
  graph:
    "M6 4a2 2 0 1 0 0 4 2 2 0 0 0 0-4M18 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4M6 16a2 2 0 1 0 0 4 2 2 0 0 0 0-4M8 6.7l8 4M8 17.3l8-4",
  nodes: "M5 5h14v5H5zM5 14h14v5H5zM8 7.5h.01M8 16.5h.01",
  topics: "M9 4 7 20M17 4l-2 16M4 9h16M4 15h16",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  close: "M6 6l12 12M18 6 6 18",
  add: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  pause: "M9 5v14M15 5v14",
  play: "M7 5v14l12-7z",
  stop: "M6 6h12v12H6z",
  record: "M12 6a6 6 0 1 0 0 12 6 6 0 0 0 0-12",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  upload: "M12 16V5M7 9l5-5 5 5M5 20h14",
  share: "M14 5h5v5M19 5l-8 8M17 14v5H5V7h5",
  settings:
    "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.2 2.2M16.2 16.2l2.2 2.2M5.6 18.4l2.2-2.2M16.2 7.8l2.2-2.2",
  expand: "M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7",
  move: "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01",
  search: "M11 5a6 6 0 1 0 0 12 6 6 0 0 0 0-12M15.5 15.5 20 20",
  warning: "M12 4 3 20h18zM12 10v4M12 17h.01",
  check: "M5 13l4 4L19 7",
  reset: "M5 12a7 7 0 1 0 2-5L4 10M4 5v5h5",
  left: "M15 5l-7 7 7 7",
  right: "M9 5l7 7-7 7",
  up: "M5 15l7-7 7 7",
  down: "M5 9l7 7 7-7",
  turn: "M19 12a7 7 0 1 1-2-5l3 3M20 5v5h-5",
  flip: "M12 4v16M9 7 4 17h5zM15 7l5 10h-5z",
  unfold: "M7 9l5-5 5 5M7 15l5 5 5-5",
  fold: "M7 4l5 5 5-5M7 20l5-5 5 5",
  sun:
    "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1 1M17.4 17.4l1 1M5.6 18.4l1-1M17.4 6.6l1-1",
  moon: "M20 14.5A8 8 0 0 1 9.5 4 8 8 0 1 0 20 14.5",
  keys: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M8 14h8",
} as const;

/** The name of a sign. */
export type IconName = keyof typeof ICONS;

/** A sign; whoever does not see it is told by the word beside it, or the label of its button. */
export function Icon({ name }: { readonly name: IconName }): VNode {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={ICONS[name]} />
    </svg>
  );
}
