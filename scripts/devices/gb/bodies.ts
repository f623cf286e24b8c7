/** Bodies of a device, written from annex A of GB/T 28181-2016. */
export interface SimChannel {
  readonly id: string;
  readonly name: string;
  readonly clip: string;
  /** Shifts the loop, so that channels with the same scene do not move in step. */
  readonly offsetSeconds?: number;
  readonly lng: number;
  readonly lat: number;
  /** 1 dome, 3 fixed. */
  readonly ptzType: number;
  readonly civilCode: string;
  readonly group: string | null;
  online: boolean;
}

const PROLOG = '<?xml version="1.0" encoding="GB2312"?>\r\n';

export const pick = (body: string, tag: string): string =>
  new RegExp(`<${tag}>\\s*([^<]*?)\\s*</${tag}>`).exec(body)?.[1] ?? '';

const common = (command: string, serial: string | number, id: string): string =>
  `<CmdType>${command}</CmdType>\r\n<SN>${serial}</SN>\r\n<DeviceID>${id}</DeviceID>\r\n`;

/** `faulty`: ids of children that do not work. */
export function keepalive(serial: number, id: string, faulty: readonly string[] = []): string {
  const info = faulty.length === 0 ? '' : `<Info>${faulty.map((one) => `<DeviceID>${one}</DeviceID>`).join('')}</Info>`;
  return `${PROLOG}<Notify>\r\n${common('Keepalive', serial, id)}<Status>OK</Status>\r\n${info}</Notify>\r\n`;
}

function channelItem(channel: SimChannel, parent: string): string {
  const { id, name, lng, lat, ptzType, civilCode, group, online } = channel;
  const info = `<Info><PTZType>${ptzType}</PTZType>${group === null ? '' : `<BusinessGroupID>${group}</BusinessGroupID>`}</Info>`;
  return [
    `<Item><DeviceID>${id}</DeviceID><Name>${name}</Name><Manufacturer>Simulator</Manufacturer><Model>NVR</Model>`,
    `<Owner>0</Owner><CivilCode>${civilCode}</CivilCode><Address>-</Address><Parental>0</Parental><ParentID>${parent}</ParentID>`,
    `<SafetyWay>0</SafetyWay><RegisterWay>1</RegisterWay><Secrecy>0</Secrecy><Status>${online ? 'ON' : 'OFF'}</Status>`,
    `<Longitude>${lng}</Longitude><Latitude>${lat}</Latitude>${info}</Item>`,
  ].join('');
}

export function catalog(serial: string, id: string, total: number, channels: readonly SimChannel[]): string {
  const list = channels.map((channel) => channelItem(channel, id)).join('\r\n');
  return `${PROLOG}<Response>\r\n${common('Catalog', serial, id)}<SumNum>${total}</SumNum>\r\n<DeviceList Num="${channels.length}">\r\n${list}\r\n</DeviceList>\r\n</Response>\r\n`;
}

/** Of a subscription: the id and what happened alone. */
export function catalogNotice(serial: number, id: string, channels: readonly SimChannel[]): string {
  const list = channels
    .map(({ id: one, online }) => `<Item><DeviceID>${one}</DeviceID><Event>${online ? 'ON' : 'OFF'}</Event></Item>`)
    .join('\r\n');
  return `${PROLOG}<Notify>\r\n${common('Catalog', serial, id)}<SumNum>${channels.length}</SumNum>\r\n<DeviceList Num="${channels.length}">\r\n${list}\r\n</DeviceList>\r\n</Notify>\r\n`;
}

export const deviceInfo = (serial: string, id: string, channels: number): string =>
  `${PROLOG}<Response>\r\n${common('DeviceInfo', serial, id)}<DeviceName>NVR</DeviceName><Result>OK</Result><Manufacturer>Simulator</Manufacturer><Model>SIM-1</Model><Firmware>1.0</Firmware><Channel>${channels}</Channel>\r\n</Response>\r\n`;

export const deviceStatus = (serial: string, id: string): string =>
  `${PROLOG}<Response>\r\n${common('DeviceStatus', serial, id)}<Result>OK</Result><Online>ONLINE</Online><Status>OK</Status>\r\n</Response>\r\n`;

export interface SimRecord {
  /** Beijing time. */
  readonly from: string;
  readonly to: string;
}

export function records(serial: string, id: string, total: number, list: readonly SimRecord[]): string {
  const items = list
    .map(
      ({ from, to }) =>
        `<Item><DeviceID>${id}</DeviceID><Name>rec</Name><FilePath>/${from}</FilePath><Address>-</Address><StartTime>${from}</StartTime><EndTime>${to}</EndTime><Secrecy>0</Secrecy><Type>time</Type></Item>`,
    )
    .join('\r\n');
  return `${PROLOG}<Response>\r\n${common('RecordInfo', serial, id)}<Name>NVR</Name><SumNum>${total}</SumNum>\r\n<RecordList Num="${list.length}">${items}</RecordList>\r\n</Response>\r\n`;
}

export const presets = (serial: string, id: string, names: ReadonlyMap<number, string>): string =>
  `${PROLOG}<Response>\r\n${common('PresetQuery', serial, id)}<PresetList Num="${names.size}">${[...names]
    .map(([number, name]) => `<Item><PresetID>${number}</PresetID><PresetName>${name}</PresetName></Item>`)
    .join('')}</PresetList>\r\n</Response>\r\n`;

export interface SimAlarm {
  readonly channel: string;
  readonly method: number;
  readonly type: number;
  readonly priority: number;
  readonly description: string;
}

export const alarm = (serial: number, at: string, told: SimAlarm): string =>
  `${PROLOG}<Notify>\r\n${common('Alarm', serial, told.channel)}<AlarmPriority>${told.priority}</AlarmPriority>\r\n<AlarmMethod>${told.method}</AlarmMethod>\r\n<AlarmTime>${at}</AlarmTime>\r\n<AlarmDescription>${told.description}</AlarmDescription>\r\n<Info><AlarmType>${told.type}</AlarmType></Info>\r\n</Notify>\r\n`;

export const mobilePosition = (
  serial: number,
  id: string,
  at: string,
  lng: number,
  lat: number,
  speed: number,
): string =>
  `${PROLOG}<Notify>\r\n${common('MobilePosition', serial, id)}<Time>${at}</Time><Longitude>${lng}</Longitude><Latitude>${lat}</Latitude><Speed>${speed}</Speed><Direction>90.0</Direction><Altitude>0</Altitude>\r\n</Notify>\r\n`;

export const mediaStatus = (serial: number, id: string): string =>
  `${PROLOG}<Notify>\r\n${common('MediaStatus', serial, id)}<NotifyType>121</NotifyType>\r\n</Notify>\r\n`;

export const controlAnswer = (command: string, serial: string, id: string): string =>
  `${PROLOG}<Response>\r\n${common(command, serial, id)}<Result>OK</Result>\r\n</Response>\r\n`;

/** Beijing time without a zone, as the standard writes times. */
export const beijing = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 19);
