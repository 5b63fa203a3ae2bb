import { BufferAttribute, BufferGeometry, DoubleSide, Mesh, MeshLambertMaterial } from "three";
import type { Triangles } from "../../../space/shapes.ts";
import type { Drawable } from "./drawable.ts";
import type { TopicLook } from "./look.ts";

/** Triangles, seen from both sides. */
export class TrianglesDrawable implements Drawable<Triangles> {
  readonly object = new Mesh(
    new BufferGeometry(),
    new MeshLambertMaterial({ side: DoubleSide, transparent: true }),
  );

  update({ positions, colours, opacity }: Triangles, { colour }: TopicLook): void {
    const { material } = this.object;
    this.object.geometry.dispose();
    const geometry = this.object.geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(positions, 3));
    if (colours) geometry.setAttribute("color", new BufferAttribute(colours, 3, true));
    geometry.computeVertexNormals();
    if (material.vertexColors !== (colours !== undefined)) {
      material.vertexColors = colours !== undefined;
      material.needsUpdate = true;
    }
    material.color.set(colours ? "white" : colour);
    material.opacity = opacity;
  }

  dispose(): void {
    this.object.geometry.dispose();
    this.object.material.dispose();
  }
}
