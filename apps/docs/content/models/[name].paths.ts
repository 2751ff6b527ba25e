/** A page for each model's card. */
import { bundledModels, card } from '../../.vitepress/data/bundled-models.js';

// eslint-disable-next-line no-restricted-syntax -- VitePress asks for a default export.
export default {
  paths: () =>
    bundledModels()
      .filter(({ hasCard }) => hasCard)
      .map(({ name }) => ({ params: { name }, content: card(name) })),
};
