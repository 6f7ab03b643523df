// The panel's head and the notice under it: who is there, and what is wrong when something is.
import { avatar, fill, h, icon } from './dom.js';

/** Whether the visitor may not write now; the term may have run out on this page. */
export function isBlocked(state, now) {
  const { blocked } = state.conversation || {};
  return Boolean(blocked) && (!blocked.until || Date.parse(blocked.until) > now);
}

/** {text, seconds, bad} or null. The worst thing first; `lostFor` in ms. */
export function noticeOf(state, t, now, lostFor) {
  if (state.refused) return { text: t('refused'), bad: true };
  if (isBlocked(state, now)) {
    const { until } = state.conversation.blocked;
    return { text: t(until ? 'blockedUntil' : 'blocked', { when: until && t.moment(until) }) };
  }
  if (!state.network) return { text: t('noNetwork') };
  if (state.throttledUntil > now) {
    return { text: t('throttled'), seconds: Math.ceil((state.throttledUntil - now) / 1000) };
  }
  if (state.problem) return { text: state.problem, bad: true };
  if (state.stuck && state.outbox.length) return { text: t('stuck') };
  if (lostFor > 2000) return { text: t('lost') };
  const taken = state.conversation && state.conversation.state === 'assigned';
  return !state.online && !taken ? { text: state.config.offline_notice || t('nobody') } : null;
}

export function createHeader({ t, onClose, onLetter }) {
  const face = h('span', { class: 'face' });
  const title = h('b', { class: 'cut' });
  const line = h('small', { class: 'cut' });
  const close = h(
    'button',
    { type: 'button', class: 'tool', 'aria-label': t('close'), onclick: onClose },
    h('span', { class: 'desk-only' }, icon('x')),
    h('span', { class: 'phone-only' }, icon('down')),
  );
  const letter = h('button', { type: 'button', class: 'tool', 'aria-label': t('letter'), title: t('letter'), onclick: onLetter, hidden: true }, icon('mail'));
  const words = h('span');
  const clock = h('span', { 'aria-hidden': 'true' });
  const notice = h('div', { class: 'notice', role: 'status', hidden: true }, words, clock);
  const node = h('div', { class: 'head' }, face, h('div', {}, title, line), h('div', { class: 'tools' }, letter, close));
  let shownName = '';

  /** @param {string|boolean} over  the dialog is closed and its score is asked for: when, and how long it was */
  function draw(state, now, lostFor, over) {
    const { config, conversation } = state;
    const team = config.team_name;
    const agent = conversation && conversation.state === 'assigned' && conversation.agent;
    const here = Boolean(agent) || state.online;
    const name = agent && agent.name ? agent.name : team;
    const looks = name + ((agent && agent.initials) || '');
    if (looks !== shownName) {
      shownName = looks;
      fill(face, [avatar(name, true, agent && agent.name === name && agent)]);
    }
    letter.hidden = !config.transcript || !conversation;
    face.classList.toggle('is-on', here);
    title.textContent = over ? t('closed') : agent && agent.name ? agent.name + ', ' + team : team;
    line.textContent = over || t(here ? 'online' : 'offline');

    const now_ = noticeOf(state, t, now, lostFor);
    notice.hidden = !now_;
    if (!now_) return;
    notice.classList.toggle('is-bad', Boolean(now_.bad));
    if (words.textContent !== now_.text) words.textContent = now_.text;
    clock.textContent = now_.seconds ? now_.seconds + t('seconds') : '';
  }

  return { node, notice, draw };
}
