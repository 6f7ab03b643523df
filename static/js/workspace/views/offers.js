/* Offers of transfer: cards on top of the list for who is asked, a line over the composer for who asks. */
import { html, useEffect, useLayoutEffect, useRef, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { serverNow, useNow } from '../../lib/clock.js';
import { duration } from '../../lib/format.js';
import { gettext, fill, fillParts } from '../../lib/i18n.js';
import { clientName } from '../../lib/names.js';
import { Icon } from '../../components/icon.js';
import { offerOf, offersToMe } from '../state/offers.js';

const bold = (text) => html`<b class="strong">${text}</b>`;
const REASONS = [() => gettext('Busy with others'), () => gettext('Not my question'), () => gettext('Leaving now')];

function Left({ until }) {
  return html`<span class="num" role="timer">${duration(Date.parse(until) - useNow())}</span>`;
}

/* Becomes true when the time to answer is over. Only then is the card drawn anew: the seconds are the business of `Left`. */
function useOver(until) {
  const left = Date.parse(until) - serverNow();
  const [over, setOver] = useState(left <= 0);
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), Math.max(0, left));
    return () => clearTimeout(timer);
  }, [until]);
  return over;
}

function Decline({ app, offer, onBack }) {
  const [reason, setReason] = useState('');
  const field = useRef(null);
  useLayoutEffect(() => field.current.focus(), []); // once: what the person goes to after that is his choice
  const say = (text) => app.moves.decline(offer, text);
  const submit = (event) => {
    event.preventDefault();
    if (reason.trim()) say(reason.trim());
  };
  return html`<form class="offer-no" onSubmit=${submit}>
    <div class="offer-chips">${REASONS.map((words) => html`<button type="button" class="chip" onClick=${() => say(words())}>${words()}</button>`)}</div>
    <input class="input" maxlength="200" value=${reason} aria-label=${gettext('Why not')} placeholder=${gettext('Another reason')} ref=${field}
      onInput=${(event) => setReason(event.currentTarget.value)} />
    <div class="offer-b"><button type="submit" class="btn btn-sm" disabled=${!reason.trim()}>${gettext('Decline')}</button>
      <button type="button" class="btn btn-sm btn-ghost" onClick=${onBack}>${gettext('Back')}</button></div></form>`;
}

function OfferCard({ app, offer }) {
  const [declining, setDeclining] = useState(false);
  const [busy, setBusy] = useState(false);
  const over = useOver(offer.expires_at);
  const accept = async () => {
    setBusy(true);
    await app.moves.accept(offer);
    setBusy(false);
  };
  const name = clientName(offer.client);
  const title = fill(gettext('%(name)s hands a dialog over to you: %(client)s'), { name: offer.from.name, client: name });
  return html`<section class="offer" data-offer=${offer.id} aria-label=${title}>
    <p>${fillParts(gettext('%(name)s hands a dialog over to you:'), { name: bold(offer.from.name) })}<br />${bold(name)} · ${offer.project_name}</p>
    ${offer.comment && html`<p class="offer-c">${offer.comment}</p>`}
    ${declining ? html`<${Decline} app=${app} offer=${offer} onBack=${() => setDeclining(false)} />` : html`<div class="offer-b">
      <button type="button" class="btn btn-sm btn-primary" disabled=${busy || over} onClick=${accept}>${gettext('Accept')} <${Left} until=${offer.expires_at} /></button>
      <button type="button" class="btn btn-sm" disabled=${busy || over} onClick=${() => setDeclining(true)}>${gettext('Decline')}</button></div>`}
  </section>`;
}

export function Offers({ app }) {
  const offers = useStore(app.store, (s) => offersToMe(s));
  if (offers.length === 0) return null;
  return html`<div class="offers">${offers.map((offer) => html`<${OfferCard} key=${offer.id} app=${app} offer=${offer} />`)}</div>`;
}

/* For the sender: the dialog is still his, and he sees how long the colleague may think. */
export function OfferWait({ app, id }) {
  const offer = useStore(app.store, (s) => offerOf(s, id));
  if (!offer) return null;
  return html`<div class="offer-wait"><div class="banner banner-info" role="status"><${Icon} name="forward" />
    <p>${fillParts(gettext('Waiting for %(name)s to accept'), { name: bold(offer.to.name) })} · <${Left} until=${offer.expires_at} /></p>
    <button type="button" class="btn btn-sm" onClick=${() => app.moves.withdraw(offer)}>${gettext('Take back')}</button></div></div>`;
}
