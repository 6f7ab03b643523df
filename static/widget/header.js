// The panel's head and the notice under it: who is there, and what is wrong when something is.
import { avatar, fill, h, icon } from './dom.js';

/** {text, seconds, bad} or null. The worst thing first; `lostFor` in ms. */
export function noticeOf(state, t, now, lostFor) {
  if (state.refused) return { text: t('refused'), bad: true };
  if (!state.network) return { text: t('noNetwork') };
  if (state.throttledUntil > now) {
    return { text: t('throttled'), seconds: Math.ceil((state.throttledUntil - now) / 1000) };
  }
  if (state.stuck && state.outbox.length) return { text: t('stuck') };
  if (lostFor > 2000) return { text: t('lost') };
  const taken = state.conversation && state.conversation.state === 'assigned';
  return !state.online && !taken ? { text: state.config.offline_notice || t('nobody') } : null;
}

export function createHeader({ t, onClose }) {
  const face = h('span', { class: 'face' });
  const title = h('b', { class: 'cut' });
  const line = h('small', { class: 'cut' });
  const close = h(
    'button',
    { type: 'button', class: 'tool', 'aria-label': t('close'), onclick: onClose },
    h('span', { class: 'desk-only' }, icon('x')),
    h('span', { class: 'phone-only' }, icon('down')),
  );
  const words = h('span');
  const clock = h('span', { 'aria-hidden': 'true' });
  const notice = h('div', { class: 'notice', role: 'status', hidden: true }, words, clock);
  const node = h('div', { class: 'head' }, face, h('div', {}, title, line), close);
  let shownName = '';

  function draw(state, now, lostFor) {
    const { config, conversation } = state;
    const team = config.team_name || config.name;
    const agent = conversation && conversation.state === 'assigned' && conversation.agent;
    const here = Boolean(agent) || state.online;
    const name = agent && agent.name ? agent.name : team;
    if (name !== shownName) {
      shownName = name;
      fill(face, [avatar(name, true)]);
    }
    face.classList.toggle('is-on', here);
    title.textContent = agent && agent.name ? agent.name + ', ' + team : team;
    line.textContent = t(here ? 'online' : 'offline');

    const now_ = noticeOf(state, t, now, lostFor);
    notice.hidden = !now_;
    if (!now_) return;
    notice.classList.toggle('is-bad', Boolean(now_.bad));
    if (words.textContent !== now_.text) words.textContent = now_.text;
    clock.textContent = now_.seconds ? now_.seconds + t('seconds') : '';
  }

  return { node, notice, draw };
}
