/* A page that is read from the server: waiting, failed, there. */
import { html, useEffect } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext } from '../../lib/i18n.js';
import { Failed, SkeletonRows } from '../../components/feedback.js';

/* `children(data)` draws it; `read` is asked when the page opens. */
export function Page({ app, name, title, read, children }) {
  const page = useStore(app.store, (s) => s.pages[name] || null);
  useEffect(() => { read(); }, []);
  const body = () => {
    if (!page || page.status === 'loading') return html`<${SkeletonRows} rows=${4} />`;
    if (page.status === 'failed') return html`<${Failed} title=${gettext('This page could not be read')} text=${page.error} onRetry=${read} />`;
    return children(page.data);
  };
  return html`<div class="home"><div class="home-h"><h2>${title}</h2></div>${body()}</div>`;
}
