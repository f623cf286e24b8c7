/** The light build ships without types of its own; its interface is a part of the full one. */
declare module 'hls.js/light' {
  export { default, type ErrorData, type HlsConfig } from 'hls.js';
}
