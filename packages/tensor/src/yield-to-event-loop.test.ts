import { expect, it } from 'vitest';
import { yieldToEventLoop } from './yield-to-event-loop.js';

const busy = (milliseconds: number) => {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
};

it('lets timers reach a busy thread, once a frame', async () => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  for (let i = 0; i < 5; i++) {
    busy(20);
    await yieldToEventLoop();
  }
  clearInterval(timer);
  expect(ticks).toBeGreaterThanOrEqual(2);
});

it('costs no turn within a frame', async () => {
  await yieldToEventLoop();
  let turned = false;
  setImmediate(() => (turned = true));
  for (let i = 0; i < 100; i++) await yieldToEventLoop();
  expect(turned).toBe(false);
});
