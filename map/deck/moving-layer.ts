import { type LayerProps, picking, project32 } from '@deck.gl/core';
import { ScatterplotLayer } from '@deck.gl/layers';
import { MOVING_FRAGMENT, MOVING_VERTEX, movingUniforms } from './moving-shaders.ts';

type Color = readonly [red: number, green: number, blue: number, alpha: number];

export interface MovingLayerProps {
  /** 0..1 between the ends of the frame. */
  readonly progress: number;
  readonly sizePixels: number;
  /** Of the map, degrees clockwise: symbols turn with the ground. */
  readonly bearing: number;
  /** 0..1 parts. */
  readonly haloColor: Color;
  readonly accentColor: Color;
}

const ATTRIBUTES = {
  instanceFrom: { size: 2, type: 'float32', accessor: 'getFrom' },
  instanceTo: { size: 2, type: 'float32', accessor: 'getTo' },
  instanceCourse: { size: 1, type: 'float32', accessor: 'getCourse' },
  instanceMoving: { size: 1, type: 'float32', accessor: 'getMoving' },
  instanceChosen: { size: 1, type: 'float32', accessor: 'getChosen' },
  instanceColors: { size: 4, type: 'unorm8', accessor: 'getColors' },
} as const;

/**
 * Moving objects that glide between two places on the GPU: one uniform per frame instead of 10,000 positions. It takes
 * the quad and the model of the scatterplot and replaces what is drawn with them.
 */
export class MovingLayer extends ScatterplotLayer<unknown, MovingLayerProps & LayerProps> {
  static override layerName = 'MovingLayer';

  override getShaders() {
    return { vs: MOVING_VERTEX, fs: MOVING_FRAGMENT, modules: [project32, picking, movingUniforms] };
  }

  override initializeState(): void {
    this.getAttributeManager()?.addInstanced(ATTRIBUTES);
  }

  override draw(): void {
    const { progress, sizePixels, bearing, haloColor, accentColor } = this.props;
    const { model } = this.state;
    if (model === undefined) return;
    model.shaderInputs.setProps({ moving: { progress, sizePixels, bearing, haloColor, accentColor, selected: 0 } });
    model.draw(this.context.renderPass);
  }
}
