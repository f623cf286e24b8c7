import { defineConfig } from 'drizzle-kit';

/** For `drizzle-kit generate --custom` only: migrations are written and reviewed by hand, nothing is ever pushed. */
export default defineConfig({ dialect: 'postgresql', schema: './db/schema/schema.ts', out: './db/migrations' });
