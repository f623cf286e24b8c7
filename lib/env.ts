import { z } from 'zod';

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
const flag = z
  .enum(['0', '1', 'true', 'false', ''])
  .optional()
  .transform((value) => (value === undefined || value === '' ? undefined : value === '1' || value === 'true'));
const optionalText = z
  .string()
  .optional()
  .transform((value) => (value === '' ? undefined : value));

/** Every setting that any process reads. `.env.example` lists the same names; a test compares the two. */
export const envSchema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  PORT: port(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  TRUST_PROXY: flag,
  DATA_DIR: z.string().min(1).default('data'),
  DEMO: flag,
  DATABASE_URL: optionalText.pipe(z.url({ protocol: /^postgres(ql)?$/ }).optional()),
  DATABASE_OWNER_URL: optionalText.pipe(z.url({ protocol: /^postgres(ql)?$/ }).optional()),
  /** Set by the supervisor: DATABASE_URL leads to the embedded front (no LISTEN/NOTIFY, one backend). */
  EMBEDDED: flag,
  /** Port of the embedded database's own front; 0 picks a free one. */
  EMBEDDED_PORT: port(0),
  /** Pool size of each process. */
  DATABASE_POOL: z.coerce.number().int().min(1).max(100).default(10),
  /** Shared by several machines; otherwise generated under DATA_DIR at first start. At least 32 characters. */
  GUANLAN_SECRET: optionalText.pipe(z.string().min(32).optional()),
  TLS_CERT: optionalText,
  TLS_KEY: optionalText,
  /** `1`: serve HTTPS and HTTP/2 with a certificate of a generated local authority. */
  TLS_LOCAL: flag,
  /** Port of the gateway's internal media server; 0 picks a free one and tells the web process through DATA_DIR. */
  GATEWAY_PORT: port(0),
  GATEWAY_HOST: z.string().min(1).default('127.0.0.1'),
  /** Address under which the web process reaches the gateway, when it runs on another machine. */
  GATEWAY_URL: optionalText.pipe(z.url().optional()),
  /** Address on which GB/T 28181 devices are heard, UDP and TCP; without it none are (the demo listens on loopback). */
  SIP_HOST: optionalText,
  SIP_PORT: port(5060),
  /** Our 20-digit id; its first ten digits are the realm. */
  SIP_ID: z
    .string()
    .regex(/^\d{20}$/)
    .default('12011600002000000001'),
  /** Port on SIP_HOST for pictures and events pushed by GA/T 1400.4; 0: none are taken. */
  VIID_PORT: port(0),
  /** Address that devices are told, when it is another than SIP_HOST (NAT, several networks). */
  SIP_ADDRESS: optionalText,
  /** Address of this machine on which cameras' media is received. */
  VIDEO_HOST: z.string().min(1).default('127.0.0.1'),
  /** Address that cameras are told to send to; needed when VIDEO_HOST is a wildcard or behind address translation. */
  VIDEO_PUBLIC_IP: optionalText,
  /** Ports of received media, one even port a stream; `0-0` takes any. */
  VIDEO_PORTS: z
    .string()
    .regex(/^\d{1,5}-\d{1,5}$/, 'two ports, for example 30000-30998')
    .default('30000-30998')
    .transform((value) => {
      const [from = 0, to = 0] = value.split('-').map(Number);
      return { from, to };
    })
    .refine(({ from, to }) => from <= to && to <= 65_535, 'two ports, for example 30000-30998'),
  /** ZLMediaKit nodes that receive GB/T 28181, base addresses separated by commas; the gateway receives without them. */
  ZLM_URL: optionalText.pipe(
    z
      .string()
      .regex(/^https?:\/\/[^,\s]+(,https?:\/\/[^,\s]+)*$/)
      .optional(),
  ),
  ZLM_SECRET: optionalText,
  /** Control API and HLS of a MediaMTX that fetches RTSP cameras; both or neither. */
  MEDIAMTX_URL: optionalText.pipe(z.url().optional()),
  MEDIAMTX_HLS_URL: optionalText.pipe(z.url().optional()),
  /** FFmpeg for H.265 to H.264, last pictures and burnt-in marks; looked for on the PATH without it. */
  FFMPEG_PATH: optionalText,
  /** Conversions by FFmpeg at once; each takes about a fifth of a core at 1080p. */
  VIDEO_CONVERSIONS: z.coerce.number().int().min(0).max(64).default(2),
  /** `1`: cameras' sound is played and recorded too; sound is personal data and left out otherwise. */
  VIDEO_SOUND: flag,
  /** Fast, lossy bus between processes: the web process's own internal address. */
  WEB_URL: optionalText.pipe(z.url().optional()),
  METRICS_KEY: optionalText,
  /** `npm test` installs nothing. */
  NO_INSTALL: flag,
  /** Database engine of the database tests: `embedded` or `native`; both without it. */
  TEST_ENGINE: z.preprocess((value) => (value === '' ? undefined : value), z.enum(['embedded', 'native']).optional()),
  /** Browser of the end-to-end tests; Playwright's own without it. */
  CHROMIUM_PATH: optionalText,
  /** Demo sign-in on a non-loopback HOST needs it; the supervisor makes one and prints it. */
  DEMO_PASSWORD: optionalText,
  /** Mail server for notices, with user and password in it; without it mail stays undelivered and says so. */
  SMTP_URL: optionalText.pipe(z.url({ protocol: /^smtps?$/ }).optional()),
  /** Sender of notices by mail. */
  SMTP_FROM: optionalText.pipe(z.string().min(3).optional()),
  /** Address under which people reach this installation: the link in messages. */
  PUBLIC_URL: optionalText
    .pipe(z.url({ protocol: /^https?$/ }).optional())
    .transform((value) => value?.replace(/\/+$/, '')),
  /** `1`: messages may be sent to this machine and link-local addresses; the demo may. */
  LOCAL_RECEIVERS: flag,
  /** `1`: cameras on this machine may be fetched: simulated devices; the demo may. */
  LOCAL_CAMERAS: flag,
  /** Port of the JT/T 808 server for vehicle terminals; 0 picks a free one, without it there is none outside the demo. */
  JT808_PORT: z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.coerce.number().int().min(0).max(65_535).optional(),
  ),
  /** Interface on which vehicle terminals are awaited. */
  JT808_HOST: z.string().min(1).default('127.0.0.1'),
  /** Address that terminals are told for video and attachments; the one they dialled without it. */
  JT808_PUBLIC_HOST: optionalText,
  /** Routing engines of the district; without them the own road graph answers everything. Set by the administrator alone. */
  OSRM_URL: optionalText
    .pipe(z.url({ protocol: /^https?$/ }).optional())
    .transform((value) => value?.replace(/\/+$/, '')),
  VALHALLA_URL: optionalText
    .pipe(z.url({ protocol: /^https?$/ }).optional())
    .transform((value) => value?.replace(/\/+$/, '')),
  /** Folders below which worlds (3D Tiles, models) may be registered, with colons between; none without it. */
  WORLD_ROOTS: z
    .string()
    .default('')
    .transform((value) => value.split(':').filter((folder) => folder !== '')),
  /** Map services outside that may be registered: origins separated by commas; none without it. */
  WORLD_SERVICES: z
    .string()
    .default('')
    .transform((value) =>
      value
        .split(',')
        .map((origin) => origin.trim())
        .filter((origin) => origin !== ''),
    )
    .refine((origins) => origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin), {
      message: 'origins like https://t0.tianditu.gov.cn, separated by commas',
    }),
  /** Key of the national map platform (tianditu.gov.cn); it stays on the server. */
  TIANDITU_KEY: optionalText,
  /** Objects in the demo region: default, large, 100k or 1m. */
  DEMO_SIZE: z.enum(['default', 'large', '100k', '1m']).default('default'),
});
export type Env = z.infer<typeof envSchema>;

/** Explains one bad setting the way an operator needs it: name, what is wrong, what is expected. */
function explain(issue: z.core.$ZodIssue): string {
  return `  ${issue.path.join('.')}: ${issue.message}. See .env.example for an example.`;
}

/** Reads settings; throws one sentence per bad variable. */
export function parseEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const parsed = envSchema.safeParse(source);
  if (parsed.success) return parsed.data;
  throw new Error(`Settings are not usable:\n${parsed.error.issues.map(explain).join('\n')}`);
}

let cached: Env | undefined;

/** The settings of this process; the only place that reads `process.env`. */
export function env(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}

/** Replaces settings of this process: the supervisor's and the tests' way to point it at another database. */
export function overrideEnv(changes: Partial<Env>): Env {
  cached = { ...env(), ...changes };
  return cached;
}

/** The environment for a child process: ours, with the given settings on top. */
export function childEnv(changes: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  return Object.assign({}, process.env, { NEXT_TELEMETRY_DISABLED: '1' }, changes);
}

/** Demo mode: on without DATABASE_URL, off with it, unless DEMO says otherwise (design 8). */
export function isDemo(settings: Env = env()): boolean {
  return settings.DEMO ?? settings.DATABASE_URL === undefined;
}

/** Whether messages may go to receivers on this machine: tests and the demo only, unless a setting says so. */
export function mayReachLocal(settings: Env = env()): boolean {
  return settings.LOCAL_RECEIVERS ?? isDemo(settings);
}

/** Whether cameras on this machine may be fetched: simulated devices of tests and the demo, unless a setting says so. */
export function mayPullLocal(settings: Env = env()): boolean {
  return settings.LOCAL_CAMERAS ?? isDemo(settings);
}
