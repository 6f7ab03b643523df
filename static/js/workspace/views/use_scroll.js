/* Scrolling of the messages as a person expects it: the end stays the end, and otherwise what is being read stays where it
   is, whatever comes in above, below or leaves. */
import { useEffect, useLayoutEffect, useRef, useState } from '../../lib/html.js';

const NEAR = 60; // px from the end that still count as «at the end»
const EDGE = 400; // px from an edge of the window at which more is fetched
const SHOWN = 1600; // ms that a found message stays marked

/* The first message on the screen and where it stands. */
function anchorOf(box) {
  const top = box.getBoundingClientRect().top;
  const all = box.querySelectorAll('[data-number]');
  for (let i = 0; i < all.length; i += 1) {
    const place = all[i].getBoundingClientRect();
    if (place.bottom > top) return { number: all[i].dataset.number, top: place.top - top };
  }
  return null;
}

const byNumber = (box, number) => box.querySelector(`[data-number="${number}"]`);

function keepPlace(box, anchor) {
  const element = anchor && byNumber(box, anchor.number);
  if (element) box.scrollTop += element.getBoundingClientRect().top - box.getBoundingClientRect().top - anchor.top;
}

/* Scrolls to a message and marks it for a moment. */
function show(box, number) {
  if (number === null) { box.scrollTop = box.scrollHeight; return; }
  const element = byNumber(box, number);
  if (!element) return;
  const [outer, inner] = [box.getBoundingClientRect(), element.getBoundingClientRect()];
  box.scrollTop += inner.top - outer.top - Math.max(20, (outer.height - inner.height) / 3);
  element.classList.add('is-found');
  setTimeout(() => element.classList.remove('is-found'), SHOWN);
}

/* `edges` {earlier(), later()} are called near the edges. Returns what the view needs to know and do. */
export function useScroll(thread, waiting, edges) {
  const { messages, newFrom, target, hasLater } = thread;
  const first = messages.length ? messages[0].number : 0;
  const last = messages.length ? messages[messages.length - 1].number : 0;
  const box = useRef(null);
  const place = useRef({ atEnd: true, anchor: null, first: null, last: 0, waiting: 0, jump: 0, hasLater: false });
  const [away, setAway] = useState(0); // messages below the fold since the operator scrolled up; -1 at the end

  function measure() {
    const element = box.current;
    if (!element) return; // a scroll that was on its way when the dialog was left
    const below = element.scrollHeight - element.scrollTop - element.clientHeight;
    place.current.atEnd = below < NEAR && !hasLater;
    place.current.anchor = anchorOf(element);
    setAway((n) => (place.current.atEnd ? -1 : Math.max(0, n)));
    if (below < EDGE && hasLater) edges.later();
    if (element.scrollTop < EDGE && thread.browsing && thread.hasEarlier) edges.earlier();
  }

  useLayoutEffect(() => {
    const element = box.current;
    const old = place.current;
    const line = element.querySelector('.newline');
    const more = Math.max(0, last - old.last) + Math.max(0, waiting - old.waiting);
    const jump = target ? target.n : 0;
    if (jump > old.jump) show(element, target.number);
    else if (old.first === null && newFrom !== null && line) element.scrollTop = line.offsetTop - 80;
    else if (old.first === null || (old.atEnd && !hasLater)) element.scrollTop = element.scrollHeight;
    else {
      if (first !== old.first) keepPlace(element, old.anchor);
      if (more > 0 && !old.hasLater) setAway((n) => Math.max(0, n) + more);
    }
    place.current = { ...old, first, last, waiting, jump, hasLater };
    measure();
  }, [first, last, waiting, target]);

  useEffect(() => {
    // The composer grows, the window shrinks, a picture or a film gets its height: the end stays the end.
    const stick = () => { if (place.current.atEnd && box.current) box.current.scrollTop = box.current.scrollHeight; };
    window.addEventListener('resize', stick);
    let watcher = null;
    if (typeof ResizeObserver !== 'undefined') { watcher = new ResizeObserver(stick); [box.current, box.current.firstElementChild].forEach((one) => watcher.observe(one)); }
    return () => { window.removeEventListener('resize', stick); if (watcher) watcher.disconnect(); };
  }, []);

  const toEnd = () => { box.current.scrollTop = box.current.scrollHeight; measure(); box.current.focus(); };
  return { box, away, measure, toEnd, last };
}
