/* That the browser plays no sound yet. It lies over the page and lets every press through: it goes with the first one,
   and a line of the page that went then would move what is pressed away from under the pointer. */
import { html, useEffect, useState } from '../lib/html.js';
import { Icon } from './icon.js';

export function Silent({ children }) {
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    const heard = () => setAsked(true);
    document.addEventListener('click', heard);
    return () => document.removeEventListener('click', heard);
  }, []);
  if (asked) return null;
  return html`<div class="silent toast" role="status"><${Icon} name="volume-x" /><p>${children}</p></div>`;
}
