import { Sphere, Vector3 } from "three";

/** Around all there is: to find out where many points end costs more than to draw them. */
export const EVERYWHERE = new Sphere(new Vector3(), Infinity);
