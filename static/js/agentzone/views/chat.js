/* The chats (A20): their workplace in this very window, signed in already. The calls stay above it, and their keys work
   in it too. */
import { html, useEffect, useRef, useState } from '../../lib/html.js';
import { gettext } from '../../lib/i18n.js';
import { within } from './use_shortcuts.js';

export function Chat({ app }) {
  const frame = useRef(null);
  const [src] = useState(() => app.chats.src());
  useEffect(() => { app.chats.keep(frame.current); return () => app.chats.keep(null); }, []);
  const loaded = () => {
    try { within(app, frame.current.contentWindow); } catch (error) { /* a page of somebody else: its keys are not ours */ }
  };
  return html`<iframe class="az-frame" ref=${frame} src=${src} title=${gettext('Chat')} allow="microphone; autoplay; clipboard-write" onLoad=${loaded}></iframe>`;
}
