import { type Direction, Route, type RoutedKind, type RouteOptions } from "../route.ts";

const DIRECTION = /:(in|out|both)$/;

/**
 * Reads a route as it is typed: `NAMES[=AS][:in|:out|:both]`.
 *
 * @param kind What it is about.
 * @param text `camera/**`, `imu=robot1/imu:out`.
 * @returns The route's options.
 * @throws {TypeError} If it is none.
 */
export function parseRoute(kind: RoutedKind, text: string): RouteOptions {
  const direction = DIRECTION.exec(text)?.[1] as Direction | undefined;
  const [names, as, ...more] = text.replace(DIRECTION, "").split("=");
  if (!names || as === "" || more.length > 0) {
    throw new TypeError(`"${text}" is no route: it must be NAMES[=AS][:in|:out|:both]`);
  }
  const options = { names, ...as !== undefined && { as }, ...direction && { direction } };
  new Route(kind, options);
  return options;
}
