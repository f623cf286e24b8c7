/**
 * GA/T 1400.4-2017 (视图库): pictures and structured events pushed as JSON over HTTP. Only what becomes an AI event is
 * read: images with what they show. Tolerant of makers' habits: a list or a single object, numbers as text.
 */
export interface ViidImage {
  /** Sender's own id of the picture. */
  readonly id: string;
  /** 20 digits: the camera that saw it. */
  readonly device: string;
  /** Kind of event by the sender's table; null where it says none. */
  readonly eventSort: string | null;
  /** Beijing time as epoch milliseconds; null when it is no time. */
  readonly shotAt: number | null;
  readonly title: string;
  readonly mediaType: 'image/jpeg' | 'image/png';
  readonly bytes: Buffer;
  /** Faces or persons were cut out of it. */
  readonly showsPeople: boolean;
}

export type ViidProblem = 'no_id' | 'no_device' | 'no_picture' | 'not_an_image' | 'too_large';

export const MAX_IMAGES = 32;
export const MAX_IMAGE_BYTES = 4 * 1024 * 1024;

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;

const textOf = (fields: Fields | null, name: string): string => {
  const value = fields?.[name];
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value == null ? [] : [value]);

/** `YYYYMMDDhhmmss` in Beijing time, with or without milliseconds. */
export function viidTime(text: string): number | null {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})\d{0,3}$/.exec(text);
  if (parts === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return null;
  return Date.UTC(year, month - 1, day, hour, minute, second) - 8 * 3_600_000;
}

export const viidText = (at: number): string =>
  new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '');

/** What the bytes are, whatever the sender says; null for anything but the two kinds that browsers and evidence take. */
function mediaTypeOf(bytes: Buffer): ViidImage['mediaType'] | null {
  if (bytes.length > 4 && bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  return bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')) ? 'image/png' : null;
}

function holdsPeople(image: Fields | null): boolean {
  return ['FaceList', 'PersonList'].some((name) => {
    const list = fieldsOf(image?.[name]);
    return list !== null && Object.values(list).some((one) => listOf(one).length > 0);
  });
}

function imageOf(raw: unknown): ViidImage | ViidProblem {
  const image = fieldsOf(raw);
  const info = fieldsOf(image?.['ImageInfo']) ?? image;
  const id = textOf(info, 'ImageID');
  const device = textOf(info, 'DeviceID');
  if (!/^[\w-]{1,64}$/.test(id)) return 'no_id';
  if (!/^\d{20}$/.test(device)) return 'no_device';
  const data = textOf(image, 'Data');
  if (data === '') return 'no_picture';
  if (data.length > (MAX_IMAGE_BYTES / 3) * 4 + 4) return 'too_large';
  const bytes = Buffer.from(data, 'base64');
  const mediaType = mediaTypeOf(bytes);
  if (mediaType === null) return 'not_an_image';
  const eventSort = textOf(info, 'EventSort');
  return {
    id,
    device,
    eventSort: /^\d{1,6}$/.test(eventSort) ? eventSort : null,
    shotAt: viidTime(textOf(info, 'ShotTime')),
    title: (textOf(info, 'Title') || textOf(info, 'ContentDescription')).slice(0, 200),
    mediaType,
    bytes,
    showsPeople: holdsPeople(image),
  };
}

export interface ViidEntry {
  readonly id: string;
  readonly image: ViidImage | null;
  readonly problem: ViidProblem | null;
}

/** The images of `POST /VIID/Images`, each good or with what is wrong; null when the body is none of the kind. */
export function parseImages(body: unknown): readonly ViidEntry[] | null {
  const list = fieldsOf(fieldsOf(body)?.['ImageListObject']);
  if (list === null) return null;
  return listOf(list['Image'])
    .slice(0, MAX_IMAGES)
    .map((raw) => {
      const read = imageOf(raw);
      if (typeof read !== 'string') return { id: read.id, image: read, problem: null };
      const named = fieldsOf(raw);
      return {
        id: textOf(fieldsOf(named?.['ImageInfo']) ?? named, 'ImageID').slice(0, 64),
        image: null,
        problem: read,
      };
    });
}

/** `DeviceID` of Register, UnRegister and Keepalive bodies; null when it is none. */
export function viidDevice(body: unknown, object: string): string | null {
  const id = textOf(fieldsOf(fieldsOf(body)?.[object]), 'DeviceID');
  return /^\d{20}$/.test(id) ? id : null;
}

/** The answer of the standard: 0 good, others by what went wrong (table of status codes, annex B). */
export function responseStatus(url: string, id: string, good: boolean, text: string, now: number) {
  return {
    RequestURL: url,
    StatusCode: good ? 0 : 1,
    StatusString: text,
    Id: id,
    LocalTime: viidText(now),
  };
}
