/** A place on the screen or in an image, in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How an image is looked at. */
export interface ImageView {
  /** How much larger it is than where it fits. */
  readonly zoom: number;
  /** How far its middle is from that of the screen. */
  readonly pan: Point;
}

/** What is looked at, and how it lies. */
export interface ImagePlace {
  /** The screen. */
  readonly width: number;
  readonly height: number;
  /** The image. */
  readonly imageWidth: number;
  readonly imageHeight: number;
  /** By how many quarters it is turned, clockwise. */
  readonly turns: number;
  /** Whether left and right are swapped, before it is turned. */
  readonly isFlipped: boolean;
}

/** The whole image, as large as there is room. */
export const FITTING: ImageView = { zoom: 1, pan: { x: 0, y: 0 } };

const MAX_ZOOM = 200;

/** @returns How many pixels of the screen one of the image takes. */
export function scaleOf(
  { width, height, imageWidth, imageHeight, turns }: ImagePlace,
  { zoom }: ImageView,
): number {
  const isSideways = turns % 2 === 1;
  const [across, down] = isSideways ? [imageHeight, imageWidth] : [imageWidth, imageHeight];
  return Math.min(width / across, height / down) * zoom;
}

/** @returns Where of an image something of the screen is, in its pixels; beyond it, if it is. */
export function toImage(place: ImagePlace, view: ImageView, point: Point): Point {
  const scale = scaleOf(place, view);
  const x = (point.x - place.width / 2 - view.pan.x) / scale;
  const y = (point.y - place.height / 2 - view.pan.y) / scale;
  const [back, down] = turned({ x, y }, (4 - place.turns) % 4);
  return {
    x: (place.isFlipped ? -back : back) + place.imageWidth / 2,
    y: down + place.imageHeight / 2,
  };
}

/** @returns The view with what is at a point of the screen still there, but larger or smaller. */
export function zoomedAt(
  place: ImagePlace,
  view: ImageView,
  { point, factor }: { readonly point: Point; readonly factor: number },
): ImageView {
  const zoom = Math.min(MAX_ZOOM, Math.max(1, view.zoom * factor));
  const kept = zoom / view.zoom;
  const [fromX, fromY] = [point.x - place.width / 2, point.y - place.height / 2];
  return panned(place, { ...view, zoom }, {
    x: fromX - (fromX - view.pan.x) * kept,
    y: fromY - (fromY - view.pan.y) * kept,
  });
}

/** @returns The view of another part; the image does not leave the screen. */
export function panned(place: ImagePlace, view: ImageView, pan: Point): ImageView {
  const scale = scaleOf(place, view);
  const isSideways = place.turns % 2 === 1;
  const across = (isSideways ? place.imageHeight : place.imageWidth) * scale;
  const down = (isSideways ? place.imageWidth : place.imageHeight) * scale;
  const reachX = Math.max(0, (across - place.width) / 2);
  const reachY = Math.max(0, (down - place.height) / 2);
  return {
    ...view,
    pan: {
      x: Math.min(reachX, Math.max(-reachX, pan.x)),
      y: Math.min(reachY, Math.max(-reachY, pan.y)),
    },
  };
}

function turned({ x, y }: Point, turns: number): [x: number, y: number] {
  return turns === 0 ? [x, y] : turns === 1 ? [-y, x] : turns === 2 ? [-x, -y] : [y, -x];
}
