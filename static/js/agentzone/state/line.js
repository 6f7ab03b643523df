/* What two readings of a connection's statistics, some seconds apart, tell of the line. Pure. */

/* From an RTCStatsReport: what arrived so far, and how far away the switch is. */
export function readingOf(report) {
  const reading = { received: 0, lost: 0, jitter: 0, rtt: null, heard: null };
  report.forEach((stat) => {
    if (stat.type === 'inbound-rtp' && (stat.kind || stat.mediaType) === 'audio') {
      reading.received = stat.packetsReceived || 0;
      reading.lost = Math.max(0, stat.packetsLost || 0);
      reading.jitter = (stat.jitter || 0) * 1000;
      if (stat.totalAudioEnergy !== undefined) reading.heard = stat.totalAudioEnergy;
    }
    if (stat.type === 'remote-inbound-rtp' && stat.roundTripTime !== undefined) reading.rtt = stat.roundTripTime * 1000;
    if (stat.type === 'candidate-pair' && stat.nominated && reading.rtt === null && stat.currentRoundTripTime !== undefined) {
      reading.rtt = stat.currentRoundTripTime * 1000;
    }
  });
  return reading;
}

/* {level: 'good' | 'fair' | 'bad' | 'silent', loss (%), jitter, rtt (ms)}; `before` may be null. */
export function lineOf(before, now) {
  const received = now.received - (before ? before.received : 0);
  const lost = now.lost - (before ? before.lost : 0);
  if (before && received <= 0) return { level: 'silent', loss: 100, jitter: now.jitter, rtt: now.rtt };
  const loss = received + lost > 0 ? (Math.max(0, lost) / (received + Math.max(0, lost))) * 100 : 0;
  const rtt = now.rtt || 0;
  const level = (loss > 5 || now.jitter > 60 || rtt > 400 ? 'bad' : '') || (loss > 1 || now.jitter > 30 || rtt > 200 ? 'fair' : 'good');
  return { level, loss, jitter: now.jitter, rtt: now.rtt };
}
