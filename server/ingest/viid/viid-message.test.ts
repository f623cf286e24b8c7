import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseImages, responseStatus, viidDevice, viidText, viidTime } from './viid-message.ts';

const JPEG = Buffer.from('ffd8ffe000104a46494600', 'hex');
const image = (changes: object = {}, data = JPEG.toString('base64'), more: object = {}) => ({
  ImageInfo: {
    ImageID: '34020000001310000001022026112008000000001',
    EventSort: 16,
    DeviceID: '34020000001310000001',
    FileFormat: 'Jpeg',
    ShotTime: '20261120080000',
    Title: '未戴安全帽',
    ...changes,
  },
  ...more,
  Data: data,
});
const body = (...images: unknown[]) => ({ ImageListObject: { Image: images } });

describe('pictures of GA/T 1400', () => {
  it('are read with camera, time in Beijing, kind and bytes', () => {
    const [entry] = parseImages(body(image())) ?? [];
    expect(entry?.image).toMatchObject({
      device: '34020000001310000001',
      eventSort: '16',
      shotAt: Date.UTC(2026, 10, 20),
      title: '未戴安全帽',
      mediaType: 'image/jpeg',
      showsPeople: false,
    });
    expect(entry?.image?.bytes.equals(JPEG)).toBe(true);
  });

  it('may come as a single object, and bad ones do not spoil the good', () => {
    expect(parseImages({ ImageListObject: { Image: image() } })?.[0]?.problem).toBeNull();
    const entries = parseImages(
      body(image({ DeviceID: '1' }), image({}, ''), image({}, Buffer.from('<script>').toString('base64')), image()),
    );
    expect(entries?.map(({ problem }) => problem)).toEqual(['no_device', 'no_picture', 'not_an_image', null]);
  });

  it('say when people were cut out of them', () => {
    const faces = { FaceList: { FaceObject: [{ FaceID: '1' }] } };
    expect(parseImages(body(image({}, undefined, faces)))?.[0]?.image?.showsPeople).toBe(true);
    expect(parseImages(body(image({}, undefined, { FaceList: { FaceObject: [] } })))?.[0]?.image?.showsPeople).toBe(
      false,
    );
  });

  it('are nothing where the body is something else, and nothing makes the parser throw', () => {
    expect(parseImages({ FaceListObject: {} })).toBeNull();
    expect(parseImages(null)).toBeNull();
    fc.assert(fc.property(fc.json(), (text) => void parseImages({ ImageListObject: JSON.parse(text) })));
    fc.assert(fc.property(fc.json(), (text) => void parseImages(body(JSON.parse(text)))));
  });
});

describe('messages of GA/T 1400', () => {
  it('name their device and their time', () => {
    expect(viidDevice({ RegisterObject: { DeviceID: '34020000001180000001' } }, 'RegisterObject')).toBe(
      '34020000001180000001',
    );
    expect(viidDevice({ RegisterObject: {} }, 'RegisterObject')).toBeNull();
    expect(viidTime('20261120080000123')).toBe(Date.UTC(2026, 10, 20));
    expect(viidTime('20261320080000')).toBeNull();
    expect(viidText(Date.UTC(2026, 10, 20))).toBe('20261120080000');
    expect(responseStatus('/VIID/Images', 'x', true, 'OK', 0)).toMatchObject({ StatusCode: 0, Id: 'x' });
  });
});
