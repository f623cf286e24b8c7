import { Cartesian2, Cartesian3, Math as CesiumMath, type CesiumWidget } from '@cesium/engine';
import type { BBox, LngLat } from '../../domain/place.ts';
import type { MapView } from '../../domain/situation.ts';
import { placeOnSurface, toGlobeCamera, toMapView } from '../view-convert.ts';

export interface GlobeCamera {
  jump(view: MapView): void;
  fly(view: MapView): void;
  /** null while the camera looks past the earth. */
  read(): MapView | null;
  bounds(): BBox | null;
  /** The place under a screen pixel; null where it misses the ground. */
  groundAt(x: number, y: number): LngLat | null;
}

const FLIGHT_SECONDS = 0.9;
const vector = ({ x, y, z }: Cartesian3) => [x, y, z] as const;

/** Cesium's camera in the terms of the flat map, so that switching keeps the place. */
export function createGlobeCamera({ camera, canvas, scene }: CesiumWidget): GlobeCamera {
  const target = (view: MapView) => {
    const { position, direction, up } = toGlobeCamera(view, canvas.clientHeight);
    return {
      destination: new Cartesian3(...position),
      orientation: { direction: new Cartesian3(...direction), up: new Cartesian3(...up) },
    };
  };
  return {
    jump(view) {
      camera.setView(target(view));
      scene.requestRender();
    },
    fly: (view) => camera.flyTo({ ...target(view), duration: FLIGHT_SECONDS }),
    read: () =>
      toMapView(
        {
          position: vector(camera.positionWC),
          direction: vector(camera.directionWC),
          up: vector(camera.upWC),
        },
        canvas.clientHeight,
      ),
    bounds() {
      const rectangle = camera.computeViewRectangle();
      if (rectangle === undefined) return null;
      const { west, south, east, north } = rectangle;
      const degrees = CesiumMath.toDegrees;
      return [degrees(west), degrees(south), degrees(east), degrees(north)];
    },
    groundAt(x, y) {
      const point = camera.pickEllipsoid(new Cartesian2(x, y), scene.globe.ellipsoid);
      return point === undefined ? null : placeOnSurface(vector(point));
    },
  };
}
