/* Who is blocked in the projects that I supervise. */
import { html, useEffect, useState } from '../../../lib/html.js';
import { dateTime } from '../../../lib/format.js';
import { gettext, fill } from '../../../lib/i18n.js';
import { clientName } from '../../../lib/names.js';
import { Avatar } from '../../../components/people.js';
import { Empty, Failed, SkeletonRows } from '../../../components/feedback.js';
import { Modal } from '../../../components/modal.js';

function Row({ app, client, block, onLifted }) {
  const until = block.until ? fill(gettext('until %(when)s'), { when: dateTime(block.until) }) : gettext('for ever');
  const lift = async () => { if (await app.clientActs.unblock(client)) onLifted(client.id); };
  return html`<li class="bl-row" data-blocked=${client.id}><${Avatar} initials=${client.initials} hue=${client.avatar_hue} />
    <div class="who-b"><div class="strong">${clientName(client)} <span class="tag tag-danger">${until}</span></div>
      <div class="cl-v">${block.reason}</div><div class="muted">${[block.by, dateTime(block.at)].filter(Boolean).join(' · ')}</div></div>
    <button type="button" class="btn btn-sm" onClick=${lift}>${gettext('Lift')}</button></li>`;
}

export function BlockedWindow({ app, onClose }) {
  const [list, setList] = useState({ status: 'loading', rows: [], next: null, error: '' });
  const load = async (after) => {
    try {
      const page = await app.clientActs.blocked(after);
      setList((old) => ({ status: 'ready', rows: after ? old.rows.concat(page.results) : page.results, next: page.next, error: '' }));
    } catch (error) { setList((old) => ({ ...old, status: 'failed', error: error.message })); }
  };
  useEffect(() => { load(); }, []);
  const lifted = (id) => setList((old) => ({ ...old, rows: old.rows.filter((row) => row.client.id !== id) }));
  const { status, rows, next, error } = list;
  return html`<${Modal} className="modal bl" title=${gettext('Blocked clients')} onClose=${onClose}><div class="modal-b bl-b">
    ${status === 'loading' && html`<${SkeletonRows} rows=${3} />`}
    ${status === 'failed' && html`<${Failed} title=${gettext('The list could not be read')} text=${error} onRetry=${() => load()} />`}
    ${status === 'ready' && rows.length === 0 && html`<${Empty} icon="circle-check" title=${gettext('Nobody is blocked')}
      text=${gettext('A client is blocked from the menu of his card.')} />`}
    <ul>${rows.map((row) => html`<${Row} key=${row.block.id} app=${app} ...${row} onLifted=${lifted} />`)}</ul>
    ${next && html`<button type="button" class="btn btn-block" onClick=${() => load(next)}>${gettext('Show more')}</button>`}</div></${Modal}>`;
}
