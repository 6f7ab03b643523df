/* Entry of the supervisor's editor of an article. */
import { html, render } from '../lib/html.js';
import { createStore } from '../lib/store.js';
import { onSignedOut } from '../lib/api.js';
import { gettext } from '../lib/i18n.js';
import { loadIcons } from '../components/icon.js';
import { initialArticle, reduceArticle } from './article_state.js';
import { createArticleService } from './article_service.js';
import { ArticleForm } from './article_form.js';

const data = JSON.parse(document.getElementById('data').textContent);
const store = createStore(reduceArticle, initialArticle(data.article));
const service = createArticleService(store, data);
onSignedOut(() => service.refused(new Error(gettext('You are signed out. Sign in again in another tab, then save.'))));
render(html`<${ArticleForm} store=${store} service=${service} data=${data} />`, document.getElementById('article'));
loadIcons().catch(() => {}); // a page without icons is still a page
