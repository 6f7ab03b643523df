// Lucide outlines (ISC licence) of the second script.
export const CROSS = 'M18 6 6 18M6 6l12 12';
export const RETRY = 'M21 12a9 9 0 1 1-9-9c2.52 0 4.93 1 6.74 2.74L21 8M21 3v5h-5';
export const FILE = 'M6 22a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h8a2.4 2.4 0 0 1 1.704.706l3.588 3.588A2.4 2.4 0 0 1 20 8v12a2 2 0 0 1-2 2zM14 2v5a1 1 0 0 0 1 1h5';
export const PLAY = 'M5 5a2 2 0 0 1 3.008-1.728l11.997 6.998a2 2 0 0 1 .003 3.458l-12 7A2 2 0 0 1 5 19z';
export const PAUSE = 'M15 3h3a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1h-3zM5 4a1 1 0 0 1 1-1h3v18H6a1 1 0 0 1-1-1z';
export const DOWN = 'M12 15V3M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4M7 10l5 5 5-5';
export const UP = 'm5 12 7-7 7 7M12 19V5';
export const BIN = 'M19 6v14a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V6M3 6h18M8 6V4a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v2';
