/* Waits between tries: base, 2·base, 4·base … up to the limit, each between half and the whole of its step,
   so that a thousand pages do not come back in the same instant. Milliseconds. */

export function createBackoff(base, limit, random) {
  const draw = random || Math.random;
  let step = 0;
  return {
    next() {
      const whole = Math.min(limit, base * 2 ** step);
      step += 1;
      return Math.round(whole / 2 + (draw() * whole) / 2);
    },
    reset() { step = 0; },
  };
}
