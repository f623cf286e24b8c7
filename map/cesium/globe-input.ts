import { ScreenSpaceEventHandler, ScreenSpaceEventType } from '@cesium/engine';

interface GlobeInput {
  onClick(x: number, y: number): void;
  onDoubleClick(x: number, y: number): void;
  onMove(x: number, y: number): void;
}

/** Mouse and touch on the globe, in pixels of its canvas. Returns how to stop. */
export function listenToGlobe(canvas: HTMLCanvasElement, { onClick, onDoubleClick, onMove }: GlobeInput): () => void {
  const input = new ScreenSpaceEventHandler(canvas);
  const at =
    (listener: (x: number, y: number) => void) =>
    ({ position }: ScreenSpaceEventHandler.PositionedEvent) =>
      listener(position.x, position.y);
  input.setInputAction(at(onClick), ScreenSpaceEventType.LEFT_CLICK);
  input.setInputAction(at(onDoubleClick), ScreenSpaceEventType.LEFT_DOUBLE_CLICK);
  input.setInputAction(
    ({ endPosition }: ScreenSpaceEventHandler.MotionEvent) => onMove(endPosition.x, endPosition.y),
    ScreenSpaceEventType.MOUSE_MOVE,
  );
  return () => input.destroy();
}
