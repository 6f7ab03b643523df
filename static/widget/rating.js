// When a score is asked for, the card of the second script takes the place of the log and the composer.
const AGAIN = 30000; // ms until the card is fetched again after a failure

/** The question to show: of a dialog that is closed, not answered, not put aside. */
function asked({ conversation, aside }) {
  const rating = conversation && conversation.state === 'closed' && conversation.rating;
  return rating && rating.score === null && rating.id !== aside ? rating : null;
}

/** `actions`: media() fetches the second script, rate and aside are what the visitor does. `place`: where the card goes. */
export function createRating({ actions, place, redraw }) {
  let card = null;
  let since = 0;

  function fetchCard() {
    if (Date.now() - since < AGAIN) return;
    since = Date.now();
    const ready = (media) => {
      card = media.rating({ onRate: actions.rate, onAside: actions.aside });
      place.append(card.node);
      redraw();
    };
    actions.media().then(ready, () => undefined);
  }

  return {
    /** Draws the card, or nothing; returns its line for the head, false when it is not there. Never from somebody who is writing. */
    draw(state, writing) {
      const question = asked(state);
      if (question && state.open && !card) fetchCard();
      const shown = Boolean(question && card && !writing);
      if (card) card.draw(shown ? question : null);
      return shown && card.line(question);
    },
    focus: () => card.focus(),
  };
}
