/* Tones to the other side: an extension, the menu of a machine. */
import { html, useEffect, useRef, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext } from '../../lib/i18n.js';
import { isEnter } from '../../lib/keys.js';
import { Icon } from '../../components/icon.js';
import { Popover } from '../../components/popover.js';
import { may } from '../state/panel.js';
import { Keypad } from './keypad.js';

/* While the client listens: each key goes at once. On hold he hears music: the button keeps its place and rests. */
export function TonesKey({ app }) {
  const { can, shown } = useStore(app.store, (s) => ({ can: may(s, 'digits'), shown: may(s, 'digits') || may(s, 'retrieve') }));
  if (!shown) return null;
  const key = ({ open, toggle }) => html`<button type="button" class=${`key${can ? '' : ' key-rest'}`} disabled=${!can} aria-expanded=${open} onClick=${toggle}><${Icon} name="grip" size="lg" /><span>${gettext('Tones')}</span></button>`;
  return html`<${Popover} key=${can ? 'on' : 'off'} label=${gettext('Tones')} button=${key} role="dialog" end>${() => html`<${Keypad} onPress=${(digit) => app.calls.digits(digit)} />`}</${Popover}>`;
}

/* An extension of the specialist: kept by the server until he answers. The field stands there only while it is wanted. */
export function Extension({ app }) {
  const [open, setOpen] = useState(false);
  const [digits, setDigits] = useState('');
  const key = useRef(null);
  const field = useRef(null);
  useEffect(() => { if (open) field.current.focus(); }, [open]);
  const shut = () => { setOpen(false); setDigits(''); key.current.focus(); };
  const send = async () => { if (digits && await app.calls.digits(digits, 'specialist')) shut(); };
  const clean = (event) => setDigits(event.currentTarget.value.replace(/[^0-9*#]/g, '').slice(0, 16));
  const press = (event) => {
    if (isEnter(event)) send();
    else if (event.key === 'Escape') { event.stopPropagation(); shut(); }
  };
  return html`<div class="ext"><button type="button" class="btn" ref=${key} aria-expanded=${open} title=${gettext('Dial the extension of the specialist')} onClick=${() => (open ? shut() : setOpen(true))}>
      <${Icon} name="grip" />${gettext('Extension')}</button>
    ${open && html`<input class="input num" ref=${field} aria-label=${gettext('Extension number')} inputmode="tel" autocomplete="off" value=${digits} onInput=${clean} onKeyDown=${press} />
      <button type="button" class="btn btn-success" disabled=${!digits} onClick=${send}>${gettext('Send the tones')}</button>`}</div>`;
}
