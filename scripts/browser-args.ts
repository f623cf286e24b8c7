/**
 * Flags for headless Chromium without a GPU and without a network. WebGL is drawn by SwiftShader and the page by the
 * processor itself, as on a real machine without a graphics card; `--use-angle=swiftshader` alone would draw the page
 * through SwiftShader too, which takes three times as long for every frame.
 */
export const BROWSER_ARGS = [
  '--use-angle=swiftshader-webgl',
  '--enable-unsafe-swiftshader',
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  '--autoplay-policy=no-user-gesture-required',
] as const;
