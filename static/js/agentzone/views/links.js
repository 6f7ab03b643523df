/* «Информационные системы» (A5): addresses that a project's operators need. */
import { html } from '../../lib/html.js';
import { gettext } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { Empty } from '../../components/feedback.js';
import { Page } from './page.js';

function groupsOf(links) {
  const groups = [];
  links.forEach((link) => {
    const last = groups[groups.length - 1];
    if (last && last.project.id === link.project.id) last.links.push(link);
    else groups.push({ project: link.project, links: [link] });
  });
  return groups;
}

const host = (address) => { try { return new URL(address).host; } catch (error) { return address; } };

function Link({ link }) {
  return html`<li><a class="sys" href=${link.address} target="_blank" rel="noopener noreferrer"><span class="sys-t"><span class="strong">${link.title}</span><${Icon} name="external-link" size="sm" /></span>
    ${link.note && html`<span class="second">${link.note}</span>`}<span class="muted trunc">${host(link.address)}</span></a></li>`;
}

export function Links({ app }) {
  return html`<${Page} app=${app} name="links" title=${gettext('Information systems')} read=${() => app.pages.links()}>${({ links }) => (
    links.length === 0
      ? html`<${Empty} icon="link" title=${gettext('No links yet')} text=${gettext('The administrator adds links for your projects.')} />`
      : groupsOf(links).map(({ project, links: own }) => html`<section key=${project.id} class="sys-g"><h3><i class="prj-c" style=${`background:${project.color}`}></i>${project.name}</h3>
        <ul class="sys-l">${own.map((link) => html`<${Link} key=${link.id} link=${link} />`)}</ul></section>`)
  )}</${Page}>`;
}
