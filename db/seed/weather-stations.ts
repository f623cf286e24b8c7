import type { RegionModel } from './model.ts';
import { addSensor } from './sensors.ts';

/** Every so many control rooms one carries the park's weather station: no place of a park is further than some 5 km from one. */
const EVERY = 6;

/** Weather stations on control rooms: wind with its direction, air temperature and humidity, every minute. */
export function addWeatherStations(model: RegionModel): void {
  const rooms = model.layers.asset.filter(({ kind }) => kind === 'control_room');
  rooms
    .filter((_, index) => index % EVERY === 0)
    .forEach((object, index) => {
      const put = (
        indicator: 'wind_speed' | 'wind_direction' | 'air_temperature' | 'humidity',
        mean: number,
        daily: number,
        noise: number,
      ) =>
        addSensor(model, {
          id: `pt_met${index + 1}_${indicator}`,
          object,
          indicator,
          tag: `MET-${index + 1}`,
          signal: { mean, daily, noise },
          uploadSeconds: 60,
          fine: true,
        });
      put('wind_speed', 3.6 + (index % 3) * 0.2, 0.8, 0.25);
      put('wind_direction', 292 + (index % 3) * 3, 14, 4);
      put('air_temperature', 6, 4, 0.2);
      put('humidity', 58, 9, 1);
    });
}
