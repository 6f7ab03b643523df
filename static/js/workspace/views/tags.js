/* Tags of a dialog: as they stand on cards, and the menu that puts them on and takes them off. */
import { html, useRef, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext, fill } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { Popover } from '../../components/popover.js';
import { offeredTags, tagsOf } from '../state/work.js';
import { useSize } from './use_narrow.js';

export function Tags({ tags }) {
  if (tags.length === 0) return null;
  return html`<span class="tags"><span class="sr">${gettext('Tags:')} </span>
    ${tags.map((tag) => html`<span class=${`tag tag-hue av${tag.hue}`} key=${tag.id}>${tag.name}</span>`)}</span>`;
}

const GAP = 4; // px between two, as in work.css

/* Whole tags on one line, as many as there is room for, then «+2». Hidden ones keep their width, so that they can be measured. */
export function FitTags({ tags }) {
  const box = useRef(null);
  const [shown, setShown] = useState(tags.length);
  useSize(box, (line) => {
    const room = line.clientWidth;
    let end = -GAP;
    const ends = Array.from(line.querySelectorAll('.tag-hue')).map((tag) => { end += GAP + tag.offsetWidth; return end; });
    const more = GAP + line.querySelector('.tag-more').offsetWidth;
    setShown(end <= room ? ends.length : ends.filter((one) => one + more <= room).length);
  }, [tags]);
  if (tags.length === 0) return null;
  const rest = tags.slice(shown);
  const names = rest.map((tag) => tag.name).join(', ');
  return html`<span class="tags tags-fit" ref=${box}><span class="sr">${gettext('Tags:')} </span>
    ${tags.map((tag, at) => html`<span class=${`tag tag-hue av${tag.hue}${at < shown ? '' : ' is-out'}`} key=${tag.id} title=${tag.name}>${tag.name}</span>`)}
    <span class=${`tag tag-more${rest.length ? '' : ' is-out'}`} title=${names} aria-label=${fill(gettext('more tags: %(names)s'), { names })} role="img">+${rest.length || 1}</span></span>`;
}

export const useTags = (app, conversation) => useStore(app.store, (s) => (conversation ? tagsOf(s, conversation) : []));

/* The options of a menu of tags: `on(tag)` tells which are ticked. */
export function TagOptions({ tags, on, choose }) {
  if (tags.length === 0) return html`<div class="pop-h">${gettext('The project has no tags yet.')}</div>`;
  return html`<div class="pop-h">${gettext('Tags')}</div>
    ${tags.map((tag) => html`<button type="button" key=${tag.id} class=${`opt opt-tag${on(tag) ? ' is-on' : ''}`} role="menuitemcheckbox" aria-checked=${on(tag)} onClick=${() => choose(tag)}>
      <span><span class=${`tag tag-hue av${tag.hue}`}>${tag.name}</span></span>${on(tag) && html`<${Icon} name="check" size="sm" />`}</button>`)}`;
}

/* The tags of one dialog, in a menu. */
export function TagsOf({ app, conversation }) {
  const tags = useStore(app.store, (s) => offeredTags(s, conversation));
  const on = (tag) => conversation.tags.includes(tag.id);
  const choose = (tag) => app.work.tags(conversation.id, on(tag) ? { remove: [tag.id] } : { add: [tag.id] });
  return html`<${TagOptions} tags=${tags} on=${on} choose=${choose} />`;
}

export function TagMenu({ app, conversation }) {
  const button = ({ open, toggle }) => html`<button type="button" class=${`icon-btn${open ? ' is-on' : ''}`} aria-haspopup="menu" aria-expanded=${open}
    aria-label=${gettext('Tags')} title=${gettext('Tags')} onClick=${toggle}><${Icon} name="tag" /></button>`;
  return html`<${Popover} label=${gettext('Tags')} button=${button} end>${() => html`<${TagsOf} app=${app} conversation=${conversation} />`}</${Popover}>`;
}
