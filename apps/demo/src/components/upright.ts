import { element } from './element.js';

const points = '，。！？；：、';

/**
 * Text for a column. Full-width characters, each an element of its own, are set as horizontal text is: many fonts lack
 * the metrics that would place them in vertical text.
 */
export function upright(text: string): (Node | string)[] {
  const parts = text.split(new RegExp(`([\\p{Script=Han}${points}])`, 'u'));
  return parts.map((part, index) =>
    index % 2 === 0 ? part : element('span', { class: points.includes(part) ? 'upright point' : 'upright' }, part),
  );
}
