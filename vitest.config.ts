import { defineConfig } from 'vitest/config';

/** `unit` needs nothing but Node; `db` runs against the embedded database and, where one can be had, native PostgreSQL. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: ['**/node_modules/**', '**/*.db.test.ts', '.next/**', 'e2e/**'],
          environment: 'node',
          // A busy machine is no failure.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'db',
          include: ['**/*.db.test.ts'],
          exclude: ['**/node_modules/**', '.next/**'],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          // On a busy machine; the check names every test that needed it.
          retry: 1,
        },
      },
    ],
  },
});
