import type { NextConfig } from 'next';

/** Next renders pages only; server/http.ts answers everything else, compresses, and sets the headers. */
const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  compress: false,
  devIndicators: false,
  // Our own server answers on this name in development; without it hot reloading is refused.
  allowedDevOrigins: ['127.0.0.1'],
  images: { unoptimized: true },
  // `npm run types` checks the whole house at once; a second time in every build would only cost time.
  typescript: { ignoreBuildErrors: true },
  turbopack: {
    root: import.meta.dirname,
    // Decoders of the globe's engine that compile WebAssembly when they are loaded: the page's policy forbids it.
    resolveAlias: { meshoptimizer: './map/cesium/without-wasm.ts', '@spz-loader/core': './map/cesium/without-wasm.ts' },
  },
};

export default config;
