// The widget speaks first, by the rules of its channel: which page, after how long, new or returning visitors, how often.

const DAY = 86400000;

/** The first rule that fits a visitor who has read the page for `seconds`. `known`: he has been here before. */
export function ruleFor(rules, { address, seconds, known, shownAt, now }) {
  return rules.find((rule) => {
    const fits = rule.audience === 'all' || (rule.audience === 'returning') === known;
    const rested = now - (shownAt[rule.id] || 0) > rule.again_days * DAY;
    return fits && rested && seconds >= rule.seconds && address.includes(rule.page_contains);
  });
}

export function createInvite({ store, storage, api }) {
  const rules = store.state.config.invitations;
  const known = Boolean(storage.get('seen'));
  storage.set('seen', '1');
  const shownAt = JSON.parse(storage.get('invited') || '{}');
  const began = Date.now();
  let told = null; // the invitation whose acceptance is not counted yet

  const timer = setInterval(() => {
    const { state } = store;
    if (state.open || state.conversation || state.invitation || state.teaser || !state.visible || !state.online) return;
    const now = Date.now();
    const rule = ruleFor(rules, { address: location.href, seconds: (now - began) / 1000, known, shownAt, now });
    if (!rule) return;
    shownAt[rule.id] = now;
    storage.set('invited', JSON.stringify(shownAt));
    told = rule;
    store.set({ invitation: rule });
    api.invited(rule.id, 'shown').catch(() => {});
  }, 1000);

  store.subscribe((state) => {
    if (state.conversation) clearInterval(timer);
    if (!told || state.invited !== told) return;
    api.invited(told.id, 'accepted').catch(() => {});
    told = null;
  });
}
