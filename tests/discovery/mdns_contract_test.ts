import { discoveryContract } from "./contract.ts";
import { createOnLoopback, randomGroup } from "./loopback.ts";

discoveryContract("mDNS discovery on loopback", () => {
  const where = randomGroup();
  return Promise.resolve({
    create: (parts) => createOnLoopback(parts, where),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
});
