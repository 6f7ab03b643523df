/* Offers of transfer that stand, to me and from me; and what «Молния» may do. */

export function offerMade(state, data) {
  const others = state.offers.filter((offer) => offer.id !== data.offer.id);
  return { ...state, offers: others.concat(data.offer) };
}

export function offerEnded(state, data) {
  return { ...state, offers: state.offers.filter((offer) => offer.id !== data.offer_id) };
}

export const offersToMe = (state) => state.offers.filter((offer) => state.me && offer.to.id === state.me.id);

export const offerOf = (state, id) => state.offers.find((offer) => offer.conversation_id === id && state.me && offer.from.id === state.me.id) || null;

/* Whether my status is one in which the project lets operators take chats themselves. */
function allows(project, status) {
  if (!project || !project.pull || !status) return false;
  const { statuses } = project.pull;
  return statuses ? statuses.includes(status.id) : status.takes_chats;
}

export const canPull = (state, projectId) => allows(state.projects[projectId], state.status);

const limitOf = (project) => project.chat_limit + project.pull.above;

/* Projects (`ids`; all when none are given) from which «Молния» could take, were there not as many chats as they allow. */
export function fullProjects(state, ids) {
  const asked = state.projectOrder.map((id) => state.projects[id]).filter((project) => !ids || ids.includes(project.id));
  const open = asked.filter((project) => project.waiting > 0 && allows(project, state.status));
  return open.filter((project) => state.active.length >= limitOf(project)).map((project) => ({ name: project.name, n: state.active.length, limit: limitOf(project) }));
}

/* {shown: some project knows «Молния», waiting: how many could be taken now, max: at one press}. */
export function pullState(state) {
  const known = state.projectOrder.map((id) => state.projects[id]).filter((project) => project.pull);
  const open = known.filter((project) => project.waiting > 0 && allows(project, state.status));
  return {
    shown: known.length > 0,
    allowed: known.some((project) => allows(project, state.status)),
    waiting: open.reduce((sum, project) => sum + project.waiting, 0),
    full: open.length > 0 && fullProjects(state).length === open.length,
    max: open.reduce((most, project) => Math.max(most, project.pull.max), 0),
  };
}
