/* Tells whether an element is narrower than `least` px, whatever made it so: the window, its neighbours, the zoom. */
import { useLayoutEffect, useState } from '../../lib/html.js';

export function useTight(ref, least) {
  const [tight, setTight] = useState(false);
  useLayoutEffect(() => {
    const measure = () => { if (ref.current) setTight(ref.current.clientWidth < least); };
    measure();
    window.addEventListener('resize', measure);
    let watcher = null;
    if (typeof ResizeObserver !== 'undefined') { watcher = new ResizeObserver(measure); watcher.observe(ref.current); }
    return () => { window.removeEventListener('resize', measure); if (watcher) watcher.disconnect(); };
  }, []);
  return tight;
}
