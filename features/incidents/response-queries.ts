import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';

export type ResponsePicture = RouterOutputs['response']['of'];
export type IncidentUnit = ResponsePicture['units'][number];
export type IncidentArea = ResponsePicture['areas'][number];
export type IncidentTask = ResponsePicture['tasks'][number];
export type Advice = RouterOutputs['response']['advice'];
export type UnitAdvice = Advice['advice'][number];
export type StagingAdvice = RouterOutputs['response']['staging'];
export type AfterAction = RouterOutputs['response']['afterAction'];

/** Units of other incidents come and go without an event that this viewer could see. */
const ADVICE_MS = 20_000;

/** Units, tasks and areas of an incident; kept current by the stream. */
export function useResponse(incidentId: number) {
  const trpc = useTRPC();
  return useQuery(trpc.response.of.queryOptions({ incidentId }));
}

export function useAdvice(incidentId: number, enabled: boolean) {
  const trpc = useTRPC();
  return useQuery(trpc.response.advice.queryOptions({ incidentId }, { enabled, refetchInterval: ADVICE_MS }));
}

export function useStaging(incidentId: number, enabled: boolean) {
  const trpc = useTRPC();
  return useQuery(trpc.response.staging.queryOptions({ incidentId }, { enabled, staleTime: 60_000 }));
}

/** The commands about units, tasks and areas; each answer comes back to every screen through the stream. */
export function useResponseCommands() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const refresh = {
    onSettled: () => {
      void client.invalidateQueries({ queryKey: trpc.response.pathKey() });
      void client.invalidateQueries({ queryKey: trpc.incidents.pathKey() });
    },
  };
  return {
    alert: useMutation(trpc.response.alert.mutationOptions(refresh)),
    move: useMutation(trpc.response.move.mutationOptions(refresh)),
    addTask: useMutation(trpc.response.addTask.mutationOptions(refresh)),
    endTask: useMutation(trpc.response.endTask.mutationOptions(refresh)),
    addArea: useMutation(trpc.response.addArea.mutationOptions(refresh)),
    evacuate: useMutation(trpc.response.evacuate.mutationOptions(refresh)),
    setStaging: useMutation(trpc.response.setStaging.mutationOptions(refresh)),
    removeArea: useMutation(trpc.response.removeArea.mutationOptions(refresh)),
    share: useMutation(trpc.response.share.mutationOptions(refresh)),
    level: useMutation(trpc.incidents.level.mutationOptions(refresh)),
  };
}
export type ResponseCommands = ReturnType<typeof useResponseCommands>;
