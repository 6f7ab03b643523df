/* Buttons over the open dialog: macros, tags, snooze. */
import { html } from '../../lib/html.js';
import { MacroMenu } from './macro_menu.js';
import { SnoozeMenu } from './snooze.js';
import { TagMenu } from './tags.js';

export function DialogTools({ app, conversation, mine }) {
  return html`${mine && html`<${MacroMenu} app=${app} conversation=${conversation} />`}
    <${TagMenu} app=${app} conversation=${conversation} />
    ${mine && html`<${SnoozeMenu} app=${app} conversation=${conversation} />`}`;
}
