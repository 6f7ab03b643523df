/* Voice: a button that records; while it does, the level, the time, and two ways out. It is sent as a message of its own. */
import { html, useLayoutEffect, useRef } from '../../../lib/html.js';
import { gettext } from '../../../lib/i18n.js';
import { playTime } from '../../../lib/media_format.js';
import { canRecord, record } from '../../../lib/recorder.js';
import { Icon } from '../../../components/icon.js';
import { Levels, useRecording } from '../../../components/recording.js';
import { useLimits } from './files.js';

function useVoice(app, id) {
  const { now, start, take } = useRecording(record, {
    failed: (error) => app.notices.toast('danger', gettext('Voice cannot be recorded'), error.message),
    // The person went to another dialog: what was said waits in the tray of this one.
    left: (current) => current.stop().then((file) => app.uploads.add(id, [file], { voice: true })),
  });
  return {
    now,
    start,
    cancel() { const ended = take(); if (ended) ended.cancel(); },
    async send() {
      const ended = take();
      if (!ended) return;
      const file = await ended.stop();
      app.outbox.send(id, { text: '', attachments: app.uploads.add(id, [file], { voice: true, tray: false }) });
    },
  };
}

export function VoiceButton({ app, id, editor, content, editing }) {
  const limits = useLimits(app, id);
  const { now, start, cancel, send } = useVoice(app, id);
  const stop = useRef(null);
  useLayoutEffect(() => { if (now && stop.current) stop.current.focus(); }, [Boolean(now)]);
  const may = limits && limits.types.includes('audio') && canRecord() && !content.note && !editing;
  if (!may && !now) return null; // a microphone that is on is always shown
  const words = gettext('Record a voice message');
  if (!now) return html`<button type="button" class="icon-btn icon-btn-sm" aria-label=${words} title=${words} onClick=${start}><${Icon} name="mic" /></button>`;
  const out = () => { cancel(); editor.focus(); };
  const key = (event) => { if (event.key === 'Escape') { event.stopPropagation(); out(); } };
  return html`<div class="recorder" role="group" aria-label=${gettext('Recording')} onKeyDown=${key}>
    <span class="rec-dot" aria-hidden="true"></span><span class="num" role="timer">${playTime(now.ms / 1000)}</span><${Levels} levels=${now.levels} />
    <button type="button" class="btn btn-sm btn-ghost" onClick=${out}>${gettext('Cancel')}</button>
    <button type="button" class="btn btn-sm btn-primary" ref=${stop} onClick=${() => { send(); editor.focus(); }}>${gettext('Send the voice')}</button></div>`;
}
