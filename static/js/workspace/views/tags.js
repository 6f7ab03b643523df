/* Tags of a dialog: as they stand on cards, and the menu that puts them on and takes them off. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { Popover } from '../../components/popover.js';
import { offeredTags, tagsOf } from '../state/work.js';

export function Tags({ tags }) {
  if (tags.length === 0) return null;
  return html`<span class="tags"><span class="sr">${gettext('Tags:')} </span>
    ${tags.map((tag) => html`<span class=${`tag tag-hue av${tag.hue}`} key=${tag.id}>${tag.name}</span>`)}</span>`;
}

export const useTags = (app, conversation) => useStore(app.store, (s) => (conversation ? tagsOf(s, conversation) : []));

/* The options of a menu of tags: `on(tag)` tells which are ticked. */
export function TagOptions({ tags, on, choose }) {
  if (tags.length === 0) return html`<div class="pop-h">${gettext('The project has no tags yet.')}</div>`;
  return html`<div class="pop-h">${gettext('Tags')}</div>
    ${tags.map((tag) => html`<button type="button" key=${tag.id} class=${`opt opt-tag${on(tag) ? ' is-on' : ''}`} role="menuitemcheckbox" aria-checked=${on(tag)} onClick=${() => choose(tag)}>
      <span><span class=${`tag tag-hue av${tag.hue}`}>${tag.name}</span></span>${on(tag) && html`<${Icon} name="check" size="sm" />`}</button>`)}`;
}

export function TagMenu({ app, conversation }) {
  const tags = useStore(app.store, (s) => offeredTags(s, conversation));
  const on = (tag) => conversation.tags.includes(tag.id);
  const button = ({ open, toggle }) => html`<button type="button" class=${`icon-btn${open ? ' is-on' : ''}`} aria-haspopup="menu" aria-expanded=${open}
    aria-label=${gettext('Tags')} title=${gettext('Tags')} onClick=${toggle}><${Icon} name="tag" /></button>`;
  const choose = (tag) => app.work.tags(conversation.id, on(tag) ? { remove: [tag.id] } : { add: [tag.id] });
  return html`<${Popover} label=${gettext('Tags')} button=${button} end>${() => html`<${TagOptions} tags=${tags} on=${on} choose=${choose} />`}</${Popover}>`;
}
