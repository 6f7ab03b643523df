/* Which of a dialog's messages are drawn. A dialog that has just been opened shows its end first: what a screen holds is in
   the very next frame, the messages above it follow in the one after, so that a switch never makes the page stand still. */
import { useEffect, useState } from '../../lib/html.js';

const LOWEST = 36; // px: no bubble is lower

const screenful = () => Math.ceil(window.innerHeight / LOWEST);

/* The end will do unless something above it is to be shown: a message that is looked for, the first unread one. */
const endWillDo = ({ messages, newFrom, target }) => !target && (newFrom === null || newFrom >= messages[messages.length - 1].number - 3);

export function useDrawn(thread) {
  const { messages } = thread;
  const [whole, setWhole] = useState(false);
  useEffect(() => {
    // A timer behind a frame: what is on screen now has been painted by then.
    let timer = null;
    const frame = requestAnimationFrame(() => { timer = setTimeout(() => setWhole(true)); });
    const late = setTimeout(() => setWhole(true), 500); // a hidden page has no frames
    return () => { cancelAnimationFrame(frame); clearTimeout(timer); clearTimeout(late); };
  }, []);
  const count = screenful();
  if (whole || messages.length <= count || !endWillDo(thread)) return { messages, whole: true };
  return { messages: messages.slice(-count), whole: false };
}
