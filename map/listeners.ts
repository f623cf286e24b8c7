/** A set of listeners with its own removal; what both adapters use for their events. */
export interface Listeners<Args extends readonly unknown[]> {
  add(listener: (...args: Args) => void): () => void;
  emit(...args: Args): void;
}

export function listeners<Args extends readonly unknown[]>(): Listeners<Args> {
  const all = new Set<(...args: Args) => void>();
  return {
    add(listener) {
      all.add(listener);
      return () => {
        all.delete(listener);
      };
    },
    emit(...args) {
      for (const listener of all) listener(...args);
    },
  };
}
