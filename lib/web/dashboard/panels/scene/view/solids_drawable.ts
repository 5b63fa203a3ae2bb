import {
  BoxGeometry,
  type BufferGeometry,
  ConeGeometry,
  CylinderGeometry,
  Group,
  InstancedBufferAttribute,
  InstancedMesh,
  MeshLambertMaterial,
  SphereGeometry,
} from "three";
import type { SolidForm, Solids } from "../../../space/shapes.ts";
import type { Drawable } from "./drawable.ts";
import { EVERYWHERE } from "./everywhere.ts";
import type { TopicLook } from "./look.ts";

/** All as large as 1 m; what is round stands along z. */
const FORMS: Readonly<Record<SolidForm, () => BufferGeometry>> = {
  cube: () => new BoxGeometry(),
  sphere: () => new SphereGeometry(0.5, 20, 14),
  cylinder: () => new CylinderGeometry(0.5, 0.5, 1, 24).rotateX(Math.PI / 2),
  cone: () => new ConeGeometry(0.5, 1, 24).rotateX(Math.PI / 2),
};

/** Solids of one form. */
export class SolidsDrawable implements Drawable<Solids> {
  readonly object = new Group();
  readonly #material = new MeshLambertMaterial();
  #mesh: InstancedMesh | undefined;
  #form: SolidForm | undefined;

  update({ form, matrices, colours, opacity }: Solids, { colour }: TopicLook): void {
    const count = matrices.length / 16;
    if (this.#mesh?.instanceMatrix.count !== count || this.#form !== form) {
      this.#make(form, count);
    }
    const mesh = this.#mesh!;
    mesh.instanceMatrix.array.set(matrices);
    mesh.instanceMatrix.needsUpdate = true;
    mesh.instanceColor = colours ? new InstancedBufferAttribute(colours, 3, true) : null;
    const isGlass = opacity < 1;
    if (this.#material.transparent !== isGlass) this.#material.needsUpdate = true;
    this.#material.transparent = isGlass;
    this.#material.depthWrite = !isGlass;
    this.#material.opacity = opacity;
    this.#material.color.set(colours ? "white" : colour);
  }

  dispose(): void {
    this.#clear();
    this.#material.dispose();
  }

  #make(form: SolidForm, count: number): void {
    this.#clear();
    this.#form = form;
    this.#mesh = new InstancedMesh(FORMS[form](), this.#material, count);
    this.#mesh.frustumCulled = false;
    this.#mesh.boundingSphere = EVERYWHERE;
    this.object.add(this.#mesh);
  }

  #clear(): void {
    this.#mesh?.geometry.dispose();
    this.#mesh?.dispose();
    this.object.clear();
  }
}
