/** Makes a counter of so many bits go on for ever: each value is taken as the one nearest to the last. */
export function unwrapper(bits: 32 | 33): (value: number) => number {
  const size = 2 ** bits;
  let last: number | null = null;
  return (value) => {
    if (last === null) last = value;
    else {
      const step = (((value - last) % size) + size) % size;
      last += step < size / 2 ? step : step - size;
    }
    return last;
  };
}
