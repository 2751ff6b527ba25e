/** What the page of bundled models says of each: read from its package when the site is built. */
import { bundledModels, type BundledModel } from './bundled-models.js';

declare const data: BundledModel[];
export { data };

export default { load: bundledModels };
