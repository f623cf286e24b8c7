/**
 * Stands in for the decoders that the engine imports although our tiles never need them: each compiles WebAssembly when
 * it is loaded, which the page's policy forbids (no `unsafe-eval` of any kind). `next.config.ts` puts it in their place.
 * A foreign world that is compressed by one of them fails with a message that says so.
 */
const refuse = (): never => {
  throw new Error('this kind of compression needs WebAssembly, which the page does not allow');
};

/** meshoptimizer: EXT_meshopt_compression. */
export const MeshoptDecoder = { supported: false, ready: Promise.resolve(), decodeGltfBuffer: refuse };
/** @spz-loader/core: Gaussian splats. */
export const loadSpz = refuse;
