/* A clock that stands until a test moves it: timers and Date. Node's own (mock.timers) knows no Date before
   version 20. */

const own = { setTimeout, clearTimeout, setInterval, clearInterval, Date };
let now = 0;
let number = 0;
let waiting = new Map();

function later(call, ms, every) {
  number += 1;
  waiting.set(number, { call, at: now + (ms || 0), every });
  return number;
}

class FakeDate extends own.Date {
  constructor(...given) { super(...(given.length ? given : [now])); }

  static now() { return now; }
}

/* From now on time stands at `start`. */
export function stand(start = 0) {
  now = start;
  waiting = new Map();
  Object.assign(globalThis, {
    setTimeout: (call, ms, ...given) => later(() => call(...given), ms, 0),
    setInterval: (call, ms, ...given) => later(() => call(...given), ms, Math.max(ms || 0, 1)),
    clearTimeout: (id) => { waiting.delete(id); },
    clearInterval: (id) => { waiting.delete(id); },
    Date: FakeDate,
  });
}

/* Time moves on; what falls due meanwhile is called in its order, what is set by it too. */
export function tick(ms) {
  const end = now + ms;
  for (;;) {
    const [id, next] = [...waiting].sort((one, other) => one[1].at - other[1].at)[0] || [];
    if (!next || next.at > end) break;
    now = next.at;
    if (next.every) next.at += next.every; else waiting.delete(id);
    next.call();
  }
  now = end;
}
