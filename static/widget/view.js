// Puts the widget into the page: one element with a shadow root, in which everything else lives.
import { palette } from './color.js';
import { createComposer } from './composer.js';
import { ConversationView } from './conversation.js';
import { h } from './dom.js';
import { createDesk } from './desk.js';
import { createFiles } from './files.js';
import { createHeader, isBlocked } from './header.js';
import { createLauncher } from './launcher.js';
import { createRating } from './rating.js';
import { applyStyles } from './styles.js';
import { fitToViewport } from './viewport.js';

/** The page's own rules must not reach the host element, however general they are. */
function hostElement() {
  const host = document.createElement('div');
  host.setAttribute('data-omnivox', '');
  host.style.setProperty('all', 'initial', 'important');
  host.style.setProperty('position', 'fixed', 'important');
  host.style.setProperty('right', '0', 'important');
  host.style.setProperty('bottom', '0', 'important');
  host.style.setProperty('z-index', '2147483000', 'important');
  return host;
}

export const isPhone = () => window.matchMedia('(max-width: 520px)').matches;

/** The parts of the panel, not yet on the page. */
function assemble({ store, actions, t, draft }) {
  const header = createHeader({ t, onClose: actions.close, onLetter: actions.letter });
  const talk = new ConversationView({ t, onRetry: actions.retry, onEarlier: actions.earlier, onAct: actions.act, load: actions.media });
  const label = t('panel', { name: store.state.config.team_name });
  const panel = h('section', { class: 'panel', role: 'dialog', tabindex: '-1', 'aria-label': label, hidden: true });
  const limits = store.state.config.files;
  const makeFiles = limits && ((onChange) => createFiles({ t, limits, panel, onChange, load: actions.media }));
  const composer = createComposer({ t, draft, makeFiles, onSend: actions.send, onTyping: actions.typing, onDrop: actions.dropAim });
  const launcher = createLauncher({ t, onToggle: actions.toggle, onOpen: actions.open, onDismiss: actions.dismiss });
  const desk = createDesk({ t, store, composer: composer.node, load: actions.extra });
  panel.append(header.node, header.notice, talk.node, desk.node, composer.node);
  const root = h('div', { class: 'root', lang: t.locale }, panel, launcher.tease, launcher.button);
  return { root, panel, header, talk, composer, launcher, desk };
}

export class View {
  constructor(options) {
    Object.assign(this, options, assemble(options));
    this.rating = createRating({ actions: options.actions, place: this.panel, redraw: () => this.soon() });
    this.shown = false;
    this.lostAt = 0;
    this.asking = false;
    this.planned = false;
    const host = hostElement();
    const shadow = host.attachShadow({ mode: 'open' });
    applyStyles(shadow);
    shadow.append(this.root);
    this.shadow = shadow;
    this.listen();
    document.body.append(host);
  }

  listen() {
    const { root, panel, talk, actions } = this;
    // Shortcuts of the page must not fire while the visitor types here.
    ['keydown', 'keypress', 'keyup'].forEach((type) => root.addEventListener(type, (event) => event.stopPropagation()));
    panel.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.isComposing) actions.close();
    });
    // Clocks of the notice: the countdown of a throttle, and a lost connection that lasts.
    setInterval(() => {
      if (!this.shown) return;
      this.drawHeader();
      talk.keepEnd(); // the notice may have come or gone
    }, 1000);
    fitToViewport(panel);
    window.addEventListener('resize', () => talk.keepEnd());
    if (window.visualViewport) window.visualViewport.addEventListener('resize', () => talk.keepEnd());
  }

  paint(color) {
    Object.entries(palette(color)).forEach(([name, value]) => this.root.style.setProperty(name, value));
  }

  drawHeader() {
    this.header.draw(this.store.state, Date.now(), this.lostAt ? Date.now() - this.lostAt : 0, this.asking);
    this.composer.block(isBlocked(this.store.state, Date.now()));
  }

  focus() {
    if (!this.shown) this.launcher.button.focus();
    else if (isPhone()) this.panel.focus(); // no keyboard over the conversation before it was read
    else if (this.asking) this.rating.focus();
    else this.composer.input.focus();
  }

  /** The question for a score takes the place of the talk, but never from somebody who is writing. */
  drawRating(state) {
    const { talk, composer } = this;
    const here = this.shown && this.panel.contains(this.shadow.activeElement);
    const busy = state.letter || state.entry || (!this.asking && composer.input.value.trim() !== '');
    const asking = this.rating.draw(state, busy);
    const turned = asking !== this.asking;
    this.asking = asking;
    talk.node.hidden = asking;
    this.panel.classList.toggle('is-new', Boolean(state.entry && !state.messages.length)); // greeting and form scroll as one
    composer.node.hidden = asking || Boolean(state.entry);
    if (turned && here) this.focus();
    if (turned && !asking) talk.toEnd();
  }

  /** @param {boolean} byHand  the visitor opened or closed it: the focus goes along */
  draw(byHand) {
    const { state } = this.store;
    const changed = this.shown !== state.open;
    this.shown = state.open;
    this.panel.hidden = !this.shown;
    this.root.classList.toggle('is-open', this.shown);
    if (state.link !== 'lost' && state.link !== 'connecting') this.lostAt = 0;
    else if (!this.lostAt) this.lostAt = Date.now();
    this.launcher.draw(state);
    this.drawRating(state);
    if (this.shown) this.drawHeader();
    if (this.shown) this.desk.draw(state);
    this.talk.draw(state);
    if (this.shown) this.composer.draw(state);
    if (changed && this.shown) this.composer.adapt();
    if (changed && byHand) this.focus();
  }

  /** Draw once for all changes of this frame; a hidden page has no frames, but its badge must be right. */
  soon() {
    if (this.planned) return;
    this.planned = true;
    const run = () => {
      this.planned = false;
      this.draw(false);
    };
    if (document.visibilityState === 'hidden') setTimeout(run, 100);
    else requestAnimationFrame(run);
  }
}
