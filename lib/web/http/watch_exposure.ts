import { GatewayError } from "../gateway/gateway_error.ts";
import type { MeshView } from "../gateway/mesh_view.ts";

/**
 * Tells when a client may not read something any more: rules change while streams go on.
 *
 * @param view The mesh, as the client may see it.
 * @param options `may`: whether it still may; `hidden`: called once when it may not.
 * @returns Ends the watch.
 */
export function watchExposure(
  view: MeshView,
  { may, hidden }: { readonly may: () => boolean; readonly hidden: (error: Error) => void },
): () => void {
  return view.onChange(() => {
    if (!may()) hidden(new GatewayError("not-found", "This is not shown any more"));
  });
}
