import { QueryClient } from '@tanstack/react-query';

/** Refusals are answers: asking again gives the same one. Only trouble on the way is worth another try. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || !('data' in error)) return false;
  const { data } = error;
  return typeof data === 'object' && data !== null && 'refusal' in data && data.refusal != null;
}

/** One cache per browser. Live changes arrive by the stream, so nothing is refetched merely because a window got focus. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => !isRefusal(error) && failures < 3,
        retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 8_000),
      },
      mutations: { retry: false },
    },
  });
}
