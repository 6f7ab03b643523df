// The round button in the corner with its badge, and the last unread message beside it while the panel is closed.
import { avatar, fill, h, icon } from './dom.js';
import { fileWords } from './files.js';
import { unread } from './messages.js';

export function createLauncher({ t, onToggle, onOpen, onDismiss }) {
  const badge = h('span', { class: 'badge', hidden: true, 'aria-hidden': 'true' });
  const face = h('span', { class: 'launch-icon' });
  const button = h('button', { type: 'button', class: 'launch', 'aria-haspopup': 'dialog', onclick: onToggle }, face, badge);

  const who = h('small', { class: 'cut' });
  const text = h('span', { class: 'tease-text' });
  const picture = h('span');
  const tease = h(
    'div',
    { class: 'tease', role: 'status', hidden: true },
    h('button', { type: 'button', class: 'tease-open', onclick: onOpen }, picture, h('span', {}, who, text)),
    h('button', { type: 'button', class: 'tool', 'aria-label': t('closeTeaser'), onclick: onDismiss }, icon('x')),
  );
  let shown = null;
  let drawn = null;

  function draw(state) {
    const count = unread(state).length;
    if (drawn !== state.open) {
      drawn = state.open;
      fill(face, [icon(state.open ? 'down' : 'chat')]);
      button.setAttribute('aria-expanded', String(state.open));
    }
    badge.hidden = !count || state.open;
    badge.textContent = count > 99 ? '99+' : String(count);
    const label = state.open ? t('close') : t('open');
    button.setAttribute('aria-label', count && !state.open ? label + ', ' + t.count(count) : label);

    const said = !state.open && state.messages.find((each) => each.id === state.teaser);
    const message = said || (!state.open && state.invitation);
    tease.hidden = !message;
    if (!message || message.id === shown) return;
    shown = message.id;
    const team = state.config.team_name;
    const name = (message.agent && message.agent.name) || team;
    fill(picture, [avatar(name, false, message.agent)]);
    who.textContent = name === team ? team : name + ', ' + team;
    text.textContent = message.text || fileWords(message.attachments, t);
  }

  return { button, tease, draw };
}
