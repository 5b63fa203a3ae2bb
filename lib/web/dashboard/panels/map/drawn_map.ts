import type { GeoPoint } from "../../space/geo/geo_point.ts";
import type { MapLayer } from "../../space/geo/map_model.ts";
import type { MapView, PictureSize } from "../../space/geo/map_view.ts";

/** The colours of a map, as a canvas takes them. */
export interface MapColours {
  readonly back: string;
  readonly line: string;
  readonly text: string;
  readonly quiet: string;
  readonly pane: string;
  readonly ruler: string;
}

/** A topic that is drawn. */
export interface DrawnLayer extends MapLayer {
  /** As a canvas takes it. */
  readonly colour: string;
}

/** What is drawn. */
export interface DrawnMap {
  readonly origin: GeoPoint;
  readonly view: MapView;
  readonly size: PictureSize;
  readonly colours: MapColours;
  readonly layers: readonly DrawnLayer[];
  /** The ends of what is measured. */
  readonly ruler: readonly GeoPoint[];
}
