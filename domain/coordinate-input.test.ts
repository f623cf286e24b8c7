import { describe, expect, it } from 'vitest';
import { parseCoordinates } from './coordinate-input.ts';

function at(text: string): readonly number[] | undefined {
  return parseCoordinates(text)?.entered.map((value) => Math.round(value * 1e6) / 1e6);
}

describe('coordinates typed into the palette', () => {
  it('reads decimal degrees, longitude first, in any usual writing', () => {
    for (const text of [
      '117.7021,38.9501',
      '117.7021， 38.9501',
      '117.7021 38.9501',
      '117.7021E 38.9501N',
      '东经117.7021 北纬38.9501',
    ])
      expect(at(text), text).toEqual([117.7021, 38.9501]);
  });
  it('takes latitude first when the axes are named or only that is a place on earth', () => {
    for (const text of ['38.9501,117.7021', '38.9501N 117.7021E', 'N38.9501 E117.7021', '纬度38.9501, 经度117.7021'])
      expect(at(text), text).toEqual([117.7021, 38.9501]);
  });
  it('reads degrees, minutes and seconds', () => {
    for (const text of [
      `117°42'07.56"E 38°57'00.36"N`,
      '117°42′07.56″ 38°57′00.36″',
      '117度42分7.56秒,38度57分0.36秒',
      `38°57'0.36"N,117°42'7.56"E`,
    ])
      expect(at(text), text).toEqual([117.7021, 38.9501]);
  });
  it('converts from the datum that is named and assumes WGS 84 otherwise', () => {
    const gcj = parseCoordinates('116.38404722455657,39.91334545536069 GCJ-02');
    expect(gcj?.datum).toBe('GCJ-02');
    expect(gcj?.position[0]).toBeCloseTo(116.377817, 6);
    expect(gcj?.position[1]).toBeCloseTo(39.911954, 6);
    expect(parseCoordinates('116.4,39.9')?.datum).toBe('WGS84');
    expect(parseCoordinates('百度 116.4,39.9')?.datum).toBe('BD-09');
  });
  it('refuses what is no place', () => {
    for (const text of ['', 'T-203', '117.7', '200,100', `117°61'00" 38°00'00"`, '1,2,3', '38.9N 39.1N'])
      expect(parseCoordinates(text), text).toBeNull();
  });
});
