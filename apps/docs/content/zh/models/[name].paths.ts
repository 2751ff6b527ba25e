/** The language switch of a model's card leads here: cards are in English only. */
export { default } from '../../models/[name].paths.js';
