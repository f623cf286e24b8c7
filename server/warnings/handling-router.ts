import type { LoopAsk } from '../../domain/loop-commands.ts';
import { tierRank } from '../../domain/tier.ts';
import * as input from '../../domain/warning-commands.ts';
import { colleaguesOf } from '../auth/colleagues.ts';
import { withPermission } from '../auth/reach.ts';
import { asViewer, type Tx, type Viewer } from '../database.ts';
import { permitted, scoped } from '../trpc.ts';
import { assignablePerson, type PersonCommand, runCommand } from './commands.ts';

const handle = scoped('warning.handle');

interface Call {
  readonly ctx: { readonly tx: Tx; readonly viewer: Viewer; readonly address: string };
}

const run = ({ ctx }: Call, command: PersonCommand) => runCommand(ctx.tx, ctx.viewer, command, ctx.address);

/** A command that needs nothing but its name. */
const plain = (name: 'acknowledge' | 'confirm' | 'approveShelf' | 'unshelve') =>
  handle.input(input.targetSchema).mutation((call) => run(call, { ...call.input, ask: { name } }));

const spoken = (name: 'handle' | 'sendBack' | 'comment') =>
  handle
    .input(input.spokenSchema)
    .mutation((call) => run(call, { ...call.input, ask: { name, text: call.input.text } }));

const proven = (name: 'report' | 'clear') =>
  handle.input(input.provenSchema).mutation((call) =>
    run(call, {
      ...call.input,
      ask: (files: number): LoopAsk => ({ name, text: call.input.text, files }),
    }),
  );

/** Steps of people in the warning loop; what a party may do is decided by domain/loop-commands.ts. */
export const handlingProcedures = {
  acknowledge: plain('acknowledge'),
  verify: handle
    .input(input.verifySchema)
    .mutation((call) =>
      run(call, { ...call.input, ask: { name: 'verify', verdict: call.input.verdict, text: call.input.text } }),
    ),
  handle: spoken('handle'),
  report: proven('report'),
  downgrade: handle
    .input(input.downgradeSchema)
    .mutation((call) =>
      run(call, { ...call.input, ask: { name: 'downgrade', tier: tierRank(call.input.tier), text: call.input.text } }),
    ),
  clear: proven('clear'),
  confirm: plain('confirm'),
  sendBack: spoken('sendBack'),
  // Names lie with the accounts, out of a viewer's own transaction: they are asked for before it begins.
  assign: permitted('warning.handle')
    .input(input.assignSchema)
    .mutation(async ({ ctx, input: given }) => {
      const person = await assignablePerson(ctx.viewer, given.userId);
      const command = { ...given, ask: { name: 'assign', person } } as const;
      const viewer = withPermission(ctx.viewer, 'warning.handle');
      return asViewer(viewer, (tx) => runCommand(tx, viewer, command, ctx.address));
    }),
  comment: spoken('comment'),
  shelve: handle
    .input(input.shelveSchema)
    .mutation((call) =>
      run(call, { ...call.input, ask: { name: 'shelve', minutes: call.input.minutes, reason: call.input.reason } }),
    ),
  approveShelf: plain('approveShelf'),
  unshelve: plain('unshelve'),
  colleagues: permitted('warning.handle').query(({ ctx }) => colleaguesOf(ctx.viewer.id)),
};
