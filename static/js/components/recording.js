/* What views that record voice share: the one recording with its level, and how it looks. */
import { html, useEffect, useMemo, useState } from '../lib/html.js';
import { oneRecording } from '../lib/recorder.js';

const SHOWN = 40; // bars of level
const EVERY = 80; // ms

/* → {now: {ms, levels} | null, start(), take()}. `begin` as of oneRecording; `failed(error)`: no microphone; `left(recording)`:
   the view went away while this was being recorded. */
export function useRecording(begin, { failed, left }) {
  const [now, setNow] = useState(null);
  const recording = useMemo(() => oneRecording(begin), []);
  useEffect(() => {
    if (!now) return undefined;
    const timer = setInterval(() => {
      const current = recording.current();
      if (current) setNow((n) => n && { ms: current.ms(), levels: n.levels.concat(current.level()).slice(-SHOWN) });
    }, EVERY);
    return () => clearInterval(timer);
  }, [Boolean(now)]);
  useEffect(() => () => {
    const current = recording.leave();
    if (current) left(current);
  }, []);
  return {
    now,
    async start() {
      try {
        if (await recording.start()) setNow({ ms: 0, levels: [] });
      } catch (error) {
        if (!recording.isGone()) failed(error);
      }
    },
    take() { setNow(null); return recording.take(); },
  };
}

export function Levels({ levels }) {
  return html`<span class="levels" aria-hidden="true">${Array.from({ length: SHOWN }, (_, i) => {
    const level = levels[levels.length - SHOWN + i] || 0;
    return html`<i key=${i} style=${{ height: `${Math.max(8, Math.round(level * 100))}%` }}></i>`;
  })}</span>`;
}
