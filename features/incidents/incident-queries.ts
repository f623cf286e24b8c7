'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '../../lib/trpc/client.tsx';

/** Open incidents of the viewer's scope, newest first. */
export function useOpenIncidents(enabled: boolean) {
  const trpc = useTRPC();
  return useQuery(trpc.incidents.list.queryOptions({ state: 'open' }, { enabled }));
}

/** What to do when the stream says that something of an incident changed. */
export function useIncidentUpdates(): () => void {
  const trpc = useTRPC();
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: trpc.incidents.pathKey() });
}

/** The commands of one incident; each answer comes back to every screen through the stream. */
export function useIncidentCommands() {
  const trpc = useTRPC();
  const refresh = { onSuccess: useIncidentUpdates() };
  return {
    note: useMutation(trpc.incidents.note.mutationOptions(refresh)),
    correct: useMutation(trpc.incidents.correct.mutationOptions(refresh)),
    step: useMutation(trpc.incidents.step.mutationOptions(refresh)),
    radius: useMutation(trpc.incidents.radius.mutationOptions(refresh)),
    kind: useMutation(trpc.incidents.kind.mutationOptions(refresh)),
    casualties: useMutation(trpc.incidents.casualties.mutationOptions(refresh)),
    saveReport: useMutation(trpc.incidents.saveReport.mutationOptions(refresh)),
    submitReport: useMutation(trpc.incidents.submitReport.mutationOptions(refresh)),
    newReport: useMutation(trpc.incidents.newReport.mutationOptions(refresh)),
    close: useMutation(trpc.incidents.close.mutationOptions(refresh)),
  };
}
export type IncidentCommands = ReturnType<typeof useIncidentCommands>;
