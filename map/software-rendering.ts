/**
 * Whether a WebGL context is drawn by the processor (SwiftShader, llvmpipe): a frame of the map then takes a third of a
 * second of it instead of a few milliseconds of a card, and must be asked for sparingly.
 */
export function isSoftwareRendering(context: WebGL2RenderingContext | null): boolean {
  const info = context?.getExtension('WEBGL_debug_renderer_info') ?? null;
  const renderer: unknown = info === null ? '' : context?.getParameter(info.UNMASKED_RENDERER_WEBGL);
  return typeof renderer === 'string' && /swiftshader|llvmpipe|software/i.test(renderer);
}
