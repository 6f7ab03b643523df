/* Which of a dialog's messages are drawn. A dialog that has just been opened shows its end first: what a screen holds is in
   the very next frame, the messages above it follow, some in each of the frames after: a switch never makes the page
   stand still. */
import { useEffect, useState } from '../../lib/html.js';

const LOWEST = 39; // px: no message takes less, with the gap below it
const FRAME = 150; // px: the bars above and below the messages take more
const STEP = 16; // messages that come in above in one frame

const screenful = () => Math.max(1, Math.ceil((window.innerHeight - FRAME) / LOWEST));

/* The end will do unless something above it is to be shown: a message that is looked for, the first unread one. */
const endWillDo = ({ messages, newFrom, target }) => !target && (newFrom === null || newFrom >= messages[messages.length - 1].number - 3);

export function useDrawn(thread) {
  const { messages } = thread;
  const [count, setCount] = useState(screenful);
  const whole = count >= messages.length || !endWillDo(thread);
  useEffect(() => {
    if (whole) { setCount(Infinity); return undefined; } // from now on all of them, whatever comes in
    // A timer behind a frame: what is on screen now has been painted by then.
    const more = () => setCount((n) => n + STEP);
    let timer = null;
    const frame = requestAnimationFrame(() => { timer = setTimeout(more); });
    const late = setTimeout(more, 500); // a hidden page has no frames
    return () => { cancelAnimationFrame(frame); clearTimeout(timer); clearTimeout(late); };
  }, [count, whole]);
  return { messages: whole ? messages : messages.slice(-count), whole };
}
