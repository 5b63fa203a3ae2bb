import { type Signal, signal } from "@preact/signals";
import { colourOf, SERIES_COLOURS } from "../../kit/colours.ts";
import type { PicturePoint } from "../../kit/gestures.ts";
import {
  bearingDegrees,
  distanceMetres,
  formatGeoPoint,
  formatMetres,
  type GeoPoint,
  toGeo,
  toMap,
} from "../../space/geo/geo_point.ts";
import { describeLayer, MapModel } from "../../space/geo/map_model.ts";
import {
  FIRST_VIEW,
  fitMap,
  fromPicture,
  type MapView,
  type PictureSize,
} from "../../space/geo/map_view.ts";
import { drawMap } from "./draw_map.ts";
import type { MapColours } from "./drawn_map.ts";

/** A picture needs no more pixels than that, and costs by them. */
const MAX_RATIO = 2;

/** A map: what is on it, which part is seen, and its picture. */
export class MapStage {
  readonly model = new MapModel();
  /** In words what topics have told. */
  readonly words: Signal<ReadonlyMap<string, string>> = signal(new Map());
  /** In words what is measured. */
  readonly measured: Signal<string> = signal("");
  /** Whether clicks measure. */
  isMeasuring = false;
  #view: MapView = FIRST_VIEW;
  #size: PictureSize = { width: 1, height: 1 };
  #isMoved = false;
  #isFollowing = false;
  #topics: readonly string[] = [];
  #ruler: GeoPoint[] = [];
  #colours: MapColours | undefined;
  #series: readonly string[] = [];
  #canvas: HTMLCanvasElement | undefined;
  readonly #ask: () => void;

  /** @param ask Asks to be drawn with the next frame of the screen. */
  constructor(ask: () => void) {
    this.#ask = ask;
  }

  /** Takes what it is drawn on. */
  open(canvas: HTMLCanvasElement): void {
    this.#canvas = canvas;
  }

  /** Takes which topics there are, and whether the last position stays in the middle. */
  set(topics: readonly string[], isFollowing: boolean): void {
    this.#topics = topics;
    this.#isFollowing = isFollowing;
    this.#ask();
  }

  /** Takes the colours that the page has now. */
  renewColours(): void {
    this.#colours = {
      back: colourOf("sunken"),
      line: colourOf("line"),
      text: colourOf("text"),
      quiet: colourOf("quiet"),
      pane: colourOf("pane"),
      ruler: colourOf("accent"),
    };
    this.#series = Array.from(
      { length: SERIES_COLOURS },
      (_, index) => colourOf(`series-${index + 1}`),
    );
    this.#ask();
  }

  /** Takes the size of the picture. */
  resize(width: number, height: number): void {
    this.#size = { width: Math.max(1, width), height: Math.max(1, height) };
    this.#ask();
  }

  /** Changes which part is seen. */
  move(change: (view: MapView, size: PictureSize) => MapView): void {
    this.#isMoved = true;
    this.#view = change(this.#view, this.#size);
    this.#ask();
  }

  /** Looks at all there is, and goes on to as long as nobody moves the map. */
  showAll(): void {
    this.#isMoved = false;
    this.#ask();
  }

  /** Somebody has clicked: that is one end of what is measured, or tells its place. */
  click(at: PicturePoint): void {
    const { origin } = this.model;
    if (!origin || !this.isMeasuring) return;
    const point = toGeo(origin, fromPicture(this.#view, this.#size, at));
    this.#ruler = this.#ruler.length === 1 ? [...this.#ruler, point] : [point];
    this.#ask();
  }

  /** Ends to measure, or begins anew. */
  measure(isMeasuring: boolean): void {
    this.isMeasuring = isMeasuring;
    this.#ruler = [];
    this.#ask();
  }

  /** Draws. */
  draw(): void {
    this.#say();
    const context = this.#canvas?.getContext("2d");
    const { origin } = this.model;
    if (!context || !this.#colours || !origin) return;
    this.#look(origin);
    const ratio = Math.min(MAX_RATIO, devicePixelRatio);
    const { width, height } = this.#size;
    if (this.#canvas!.width !== Math.round(width * ratio)) {
      this.#canvas!.width = Math.round(width * ratio);
    }
    if (this.#canvas!.height !== Math.round(height * ratio)) {
      this.#canvas!.height = Math.round(height * ratio);
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawMap(context, {
      origin,
      view: this.#view,
      size: this.#size,
      colours: this.#colours,
      layers: this.model.layers.map((layer) => ({ ...layer, colour: this.#colourOf(layer.topic) })),
      ruler: this.#ruler,
    });
  }

  #look(origin: GeoPoint): void {
    if (!this.#isMoved) this.#view = fitMap(this.model.places(), this.#size);
    const last = this.model.layers.flatMap(({ tracks }) => tracks)[0]?.last;
    if (this.#isFollowing && last) this.#view = { ...this.#view, middle: toMap(origin, last) };
  }

  #colourOf(topic: string): string {
    return this.#series[Math.max(0, this.#topics.indexOf(topic)) % SERIES_COLOURS]!;
  }

  /** Positions come a few times a second: each is said. */
  #say(): void {
    this.words.value = new Map(
      this.model.layers.map((layer) => [layer.topic, describeLayer(layer)]),
    );
    const [from, to] = this.#ruler;
    this.measured.value = !from
      ? ""
      : !to
      ? `From ${formatGeoPoint(from)}`
      : `${formatMetres(distanceMetres(from, to))}, ${
        bearingDegrees(from, to).toFixed(0)
      }° from north`;
  }
}
