/* Where the page is in each stream. Pure: decides about one frame at a time (see docs/realtime.md). */

export function createCursors() {
  const last = new Map();
  const behind = new Set(); // streams that were behind at the ping before

  return {
    set(stream, q) { last.set(stream, q); },
    raise(stream, q) { if (!last.has(stream) || last.get(stream) < q) last.set(stream, q); },
    drop(stream) { last.delete(stream); behind.delete(stream); },
    has: (stream) => last.has(stream),
    get: (stream) => last.get(stream),
    clear() { last.clear(); behind.clear(); },
    all() {
      const streams = {};
      last.forEach((q, stream) => { streams[stream] = q; });
      return streams;
    },

    /* 'apply' (and remember), 'ignore' (seen, or a stream we left), or 'gap' (reconnect, the log fills it). */
    take(stream, q) {
      const known = last.get(stream);
      if (known === undefined || q <= known) return 'ignore';
      if (q !== known + 1) return 'gap';
      last.set(stream, q);
      behind.delete(stream);
      return 'apply';
    },

    /* Heads of a ping. True when some stream has stayed behind its head since the ping before. */
    stale(heads) {
      let stale = false;
      Object.keys(heads).forEach((stream) => {
        const lagging = last.has(stream) && last.get(stream) < heads[stream];
        if (lagging && behind.has(stream)) stale = true;
        if (lagging) behind.add(stream); else behind.delete(stream);
      });
      return stale;
    },
    reconnected() { behind.clear(); },
  };
}
