/** Registers the service worker and has it keep the models, which it does with whatever of them is fetched. */
import { modelFacts } from 'virtual:model-facts';
import { sources } from '../models/sources.js';

export interface Kept {
  /** Bytes. */
  readonly saved: number;
  readonly total: number;
  /** The visitor asked to save data: models are kept as they are used. */
  readonly waiting: boolean;
}

export async function* keepModels(): AsyncGenerator<Kept> {
  if (import.meta.env.DEV || !('serviceWorker' in navigator)) return;
  await navigator.serviceWorker.register(new URL('service-worker.js', document.baseURI));
  await controlled();

  const total = Object.values(modelFacts).reduce((sum, { bytes }) => sum + bytes, 0);
  if (savesData()) {
    yield { saved: 0, total, waiting: true };
    return;
  }
  let saved = 0;
  for (const files of Object.values(sources)) {
    for (const url of Object.values(files)) {
      yield { saved, total, waiting: false };
      const response = await fetch(url);
      if (!response.ok) throw new Error(`${url}: ${response.status}`);
      saved += (await response.arrayBuffer()).byteLength;
    }
  }
  yield { saved: total, total, waiting: false };
}

/** The first visit is not controlled before the service worker has claimed it. */
async function controlled(): Promise<void> {
  if (navigator.serviceWorker.controller) return;
  await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
}

function savesData(): boolean {
  return (navigator as Navigator & { connection?: { saveData?: boolean } }).connection?.saveData === true;
}
