/** The line at the foot of the page: what stays on this device, and whether the page works without a network. */
import { element } from '../components/element.js';
import { formatBytes } from '../format.js';
import { localText, localize } from '../language.js';
import type { Strings } from '../strings/strings.js';
import { keepModels } from './keep-models.js';

export function offlineNote(): HTMLElement {
  let message: (strings: Strings) => string = () => '';
  const line = element('p', { class: 'offline', role: 'status' });
  const refresh = localize((strings) => (line.textContent = message(strings)));

  async function follow(): Promise<void> {
    for await (const { saved, total, waiting } of keepModels()) {
      line.dataset.offline = waiting ? 'on-use' : saved === total ? 'ready' : 'saving';
      message = ({ languageTag, offline }) => {
        if (waiting) return offline.onUse;
        return saved === total
          ? offline.ready
          : offline.saving(formatBytes(saved, languageTag), formatBytes(total, languageTag));
      };
      refresh();
    }
  }

  // Without a service worker (development, a private window) the page just needs its network.
  void follow().catch(() => (line.dataset.offline = 'none'));
  return element(
    'footer',
    { class: 'foot' },
    element(
      'p',
      {},
      localText((s) => s.offline.local),
    ),
    line,
  );
}
