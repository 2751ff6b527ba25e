/**
 * The words of shared memory through which threads agree: byte offsets from the control block. Workers know them by
 * position too.
 */

/**
 * Which part is to be taken next: 16 bits of the call's number, 8 of how many parts it has, 8 of how many are taken.
 */
export const TICKET = 0;
/** Parts finished. */
export const DONE = 1;
/** Workers that wait to be woken. */
export const SLEEPERS = 2;
/** 1 once a kernel has failed on a worker. */
export const FAILED = 3;
/** Which kernel, and how many arguments it takes. */
export const KERNEL = 4;
export const ARGUMENTS = 5;

/** 1 while the calling thread sleeps until parts are done. */
export const AWAITED = 6;
/** 1 while another process is known to want the cores too. */
export const CROWDED = 7;

/** From here on a word for each worker: 1 once it is ready. */
export const READY = 8;
/** Threads at most, the calling one included. */
export const MOST_THREADS = 32;

export const WORDS = READY + MOST_THREADS;
/** Numbers set aside for the arguments of one part. */
export const MOST_ARGUMENTS = 24;
/** Parts of one call, at most: the ticket has 8 bits for them. */
export const MOST_PARTS = 128;

export const CONTROL_BYTES = 4 * WORDS + 8 * MOST_ARGUMENTS * MOST_PARTS;
