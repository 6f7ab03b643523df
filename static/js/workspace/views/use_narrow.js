/* What fits depends on the width of an element, whatever made it so: the window, its neighbours, the zoom. */
import { useLayoutEffect, useState } from '../../lib/html.js';

/* `measure(element)` now, and whenever its size may have changed. */
export function useSize(ref, measure, depends) {
  useLayoutEffect(() => {
    const look = () => { if (ref.current) measure(ref.current); };
    look();
    window.addEventListener('resize', look);
    let watcher = null;
    if (typeof ResizeObserver !== 'undefined' && ref.current) { watcher = new ResizeObserver(look); watcher.observe(ref.current); }
    return () => { window.removeEventListener('resize', look); if (watcher) watcher.disconnect(); };
  }, depends || []);
}

/* The classes of those `steps` [[class, px], …] that the element is narrower than; '' when it is roomy. */
export function useNarrow(ref, steps) {
  const [narrow, setNarrow] = useState('');
  useSize(ref, ({ clientWidth }) => setNarrow(steps.filter(([, least]) => clientWidth < least).map(([name]) => name).join(' ')));
  return narrow;
}
