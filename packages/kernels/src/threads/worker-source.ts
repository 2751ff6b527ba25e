import {
  ARGUMENTS,
  AWAITED,
  CROWDED,
  DONE,
  FAILED,
  KERNEL,
  MOST_ARGUMENTS,
  MOST_PARTS,
  READY,
  SLEEPERS,
  TICKET,
  WORDS,
} from './control.js';

/** Looks at the ticket before a worker goes to sleep: some tens of microseconds, the time between two kernels. */
const SPINS = 10_000;

/**
 * How long a worker runs at a time while others want its core, and how long it then sleeps at least, in milliseconds;
 * nobody wakes it.
 */
const [RUN, NAP] = [1, 0.05];

/**
 * What a worker runs, as text: no bundler has to find it, and no minifier can part it from what it needs.
 * It takes parts of the call at hand until none is left, then spins, then sleeps. Where cores are contended it lets
 * others run between two parts, before the scheduler takes its core within one, which all would have to wait for.
 */
const workerSource = `
const run = ({ module, memory, kernels, control, workspace, tileCosts, index }) => {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  exports.useWorkspace(workspace);
  exports.useTiles(...tileCosts);
  const words = new Int32Array(memory.buffer, control, ${WORDS});
  const numbers = new Float64Array(memory.buffer, control + ${4 * WORDS}, ${MOST_ARGUMENTS * MOST_PARTS});
  Atomics.store(words, ${READY} + index, 1);
  let awake = performance.now();
  for (let idle = 0; ; ) {
    const ticket = Atomics.load(words, ${TICKET});
    const part = ticket & 255;
    if (part >= ((ticket >>> 8) & 255)) {
      if (++idle < ${SPINS}) continue;
      Atomics.add(words, ${SLEEPERS}, 1);
      Atomics.wait(words, ${TICKET}, ticket);
      Atomics.sub(words, ${SLEEPERS}, 1);
      idle = 0;
      awake = performance.now();
    } else if (Atomics.compareExchange(words, ${TICKET}, ticket, ticket + 1) === ticket) {
      idle = 0;
      try {
        const start = part * ${MOST_ARGUMENTS};
        exports[kernels[words[${KERNEL}]]](...numbers.subarray(start, start + words[${ARGUMENTS}]));
      } catch {
        Atomics.store(words, ${FAILED}, 1);
      }
      Atomics.add(words, ${DONE}, 1);
      if (Atomics.load(words, ${AWAITED})) Atomics.notify(words, ${DONE});
      if (words[${CROWDED}] && performance.now() - awake > ${RUN}) {
        Atomics.wait(words, ${READY} + index, 1, ${NAP});
        awake = performance.now();
      }
    }
  }
};
`;

/** Node hands over its data at the start, a Web Worker is sent it. */
export const nodeWorker = `${workerSource}run(require('node:worker_threads').workerData);`;
export const webWorker = `${workerSource}onmessage = ({ data }) => run(data);`;
