import { type Camera as ThreeCamera, OrthographicCamera, PerspectiveCamera } from "three";
import { type Camera, eyeOf, metresPerPixel, VIEW_RADIANS } from "../../../space/camera.ts";

/** What looks at the scene. */
export class Eye {
  readonly #deep = new PerspectiveCamera(VIEW_RADIANS * 180 / Math.PI);
  readonly #flat = new OrthographicCamera();

  /**
   * Puts it where somebody looks from.
   *
   * @returns What the picture is seen by.
   */
  look(camera: Camera, { width, height }: { width: number; height: number }): ThreeCamera {
    const eye = camera.isPlan ? this.#flat : this.#deep;
    const { distance, azimuth, target } = camera;
    const { x, y, z } = eyeOf(camera);
    eye.position.set(x, y, z);
    // Straight from above there is no up but that of the plan.
    if (camera.isPlan) eye.up.set(-Math.cos(azimuth), -Math.sin(azimuth), 0);
    else eye.up.set(0, 0, 1);
    eye.lookAt(target.x, target.y, target.z);
    eye.near = distance / 100;
    eye.far = distance * 50 + 500;
    if (eye === this.#deep) eye.aspect = width / Math.max(1, height);
    else if (eye === this.#flat) this.#frame(metresPerPixel(camera, height), width, height);
    eye.updateProjectionMatrix();
    eye.updateMatrixWorld();
    return eye;
  }

  #frame(metres: number, width: number, height: number): void {
    this.#flat.left = -width / 2 * metres;
    this.#flat.right = width / 2 * metres;
    this.#flat.top = height / 2 * metres;
    this.#flat.bottom = -height / 2 * metres;
  }
}
