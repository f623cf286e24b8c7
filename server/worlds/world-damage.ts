import type { WorldFault } from '../../domain/world-fault.ts';

/** What is wrong with a file that somebody brought: a reason that the page has words for, and the detail. */
export class WorldDamage extends Error {
  readonly fault: WorldFault;
  constructor(fault: WorldFault, message: string) {
    super(message);
    this.name = 'WorldDamage';
    this.fault = fault;
  }
}

export const broken = (message: string): WorldDamage => new WorldDamage('broken', message);
