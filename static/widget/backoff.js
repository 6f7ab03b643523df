// Waiting times between attempts: doubling from `first` to `most` seconds, with jitter so that a restarted
// server is not met by everybody in the same instant.

/** Milliseconds to wait before attempt number `attempt` (0 is the first repeat). */
export function delay(attempt, first, most) {
  const whole = Math.min(most, first * Math.pow(2, attempt));
  return Math.round(whole * (0.6 + Math.random() * 0.4) * 1000);
}
