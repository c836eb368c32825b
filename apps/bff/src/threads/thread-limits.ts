/**
 * Megabytes that a thread keeps for what is soon forgotten, of which both make much. Left alone, V8 takes up to four times that, and neither is
 * faster by it (benches `memory` and `queues`).
 */
export const YOUNG_MB = 32;
