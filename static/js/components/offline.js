/* The quiet line of a page whose connection is cut. `text` has %(time)s for how long. */
import { html, useEffect, useState } from '../lib/html.js';
import { useNow } from '../lib/clock.js';
import { duration } from '../lib/format.js';
import { gettext, fillParts } from '../lib/i18n.js';
import { Banner } from './feedback.js';

const PATIENCE = 1500; // a hiccup shorter than this is nobody's business

function Since({ since }) {
  useNow();
  return html`<span class="num">${duration(Date.now() - since)}</span>`;
}

function Line({ since, text, onRetry }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return html`<${Banner} kind="warn" icon="wifi-off" action=${{ label: gettext('Try now'), run: onRetry }}>
    ${fillParts(text, { time: html`<${Since} since=${since} />` })}</${Banner}>`;
}

export function Offline({ connection, text, onRetry }) {
  const offline = connection.state !== 'online' && connection.since !== null;
  return offline ? html`<${Line} since=${connection.since} text=${text} onRetry=${onRetry} />` : null;
}
