// Entry of the third script: the form before the chat, the dialog as a letter, invitations. window.OmniVOX_extra(core)
// gives {form(entry), letter()}, each a node, and {invite()}, which watches for the moment.
import { applyExtraStyles } from './extra_styles.js';
import { createForm } from './extra_form.js';
import { createLetter } from './extra_letter.js';
import { extraWords } from './extra_words.js';
import { createInvite } from './invite.js';

window.OmniVOX_extra = function extra(core) {
  const t = extraWords(core.t.locale);
  applyExtraStyles(core.shadow());
  return { form: (entry) => createForm({ core, t, entry }), letter: () => createLetter({ core, t }), invite: () => createInvite(core) };
};
