/* Buttons over the open dialog: macros, tags, snooze; where there is little room, behind one «…». */
import { html, useLayoutEffect, useRef, useState } from '../../lib/html.js';
import { gettext } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { Popover } from '../../components/popover.js';
import { MacroMenu, MacrosOf } from './macro_menu.js';
import { SnoozeMenu, SnoozeOf, snoozeWords } from './snooze.js';
import { TagMenu, TagsOf } from './tags.js';

const TOOLS = [
  { icon: 'workflow', words: () => gettext('Macros'), Menu: MacrosOf, own: true },
  { icon: 'tag', words: () => gettext('Tags'), Menu: TagsOf, own: false },
  { icon: 'alarm-clock', words: snoozeWords, Menu: SnoozeOf, own: true },
];

/* First which tool, then, in the same box, what it offers. */
function Folded({ app, conversation, mine, close }) {
  const [tool, setTool] = useState(null);
  const box = useRef(null);
  useLayoutEffect(() => {
    const first = tool && box.current && box.current.querySelector('[role^="menuitem"]');
    if (first) first.focus();
  }, [tool]);
  if (tool) return html`<div ref=${box}><${tool.Menu} app=${app} conversation=${conversation} close=${close} /></div>`;
  return TOOLS.filter(({ own }) => mine || !own).map((one) => html`<button type="button" key=${one.icon} class="opt opt-tool" role="menuitem" aria-haspopup="menu" onClick=${() => setTool(one)}>
    <${Icon} name=${one.icon} /><span>${one.words(conversation)}</span><${Icon} name="chevron-right" size="sm" /></button>`);
}

export function DialogTools({ app, conversation, mine, folded }) {
  if (folded) {
    const on = Boolean(conversation.snoozed_until);
    const button = ({ open, toggle }) => html`<button type="button" class=${`icon-btn${open || on ? ' is-on' : ''}`} aria-haspopup="menu" aria-expanded=${open}
      aria-label=${gettext('More')} title=${gettext('More')} onClick=${toggle}><${Icon} name="ellipsis" /></button>`;
    return html`<${Popover} label=${gettext('More')} button=${button} end>${(close) => html`<${Folded} app=${app} conversation=${conversation} mine=${mine} close=${close} />`}</${Popover}>`;
  }
  return html`${mine && html`<${MacroMenu} app=${app} conversation=${conversation} />`}
    <${TagMenu} app=${app} conversation=${conversation} />
    ${mine && html`<${SnoozeMenu} app=${app} conversation=${conversation} />`}`;
}
