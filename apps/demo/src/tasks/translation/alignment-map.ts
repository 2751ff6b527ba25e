/**
 * A heat map of attention, target pieces down and source pieces across: a grid to point at or to walk by arrow keys.
 */
import { element, svgElement } from '../../components/element.js';
import { formatNumber } from '../../format.js';
import type { Strings } from '../../strings/strings.js';
import type { Alignment } from '../../worker/protocol.js';
import { largest } from './gloss.js';

const cell = 30;
const top = 92;
const left = 76;

export function alignmentMap(alignment: Alignment, { languageTag, translation }: Strings): HTMLElement {
  const { source, target, weights } = alignment;
  const name = (piece: string) => piece.trim() || '␣';
  const weight = (row: number, column: number) => formatNumber(weights[row][column], languageTag, 2);
  const describe = (row: number, column: number) =>
    translation.cell(name(target[row]), name(source[column]), weight(row, column));

  const width = left + source.length * cell + 40;
  const height = top + target.length * cell + 2;
  const strongest = target.map((piece, row) => translation.pair(name(piece), name(source[largest(weights[row])])));
  const svg = svgElement('svg', {
    role: 'grid',
    class: 'alignment-map',
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    'aria-label': translation.alignmentDescription(strongest.join(', ')),
  });
  const readout = element('p', { class: 'readout', 'aria-hidden': 'true' }, translation.alignmentHint);

  svg.append(columnLabels(source.map(name)));
  const cells = target.map((piece, row) => {
    const y = top + row * cell;
    const line = svgElement(
      'g',
      { role: 'row' },
      svgElement(
        'text',
        { role: 'rowheader', lang: 'zh-Hans', class: 'row-label', x: left - 10, y: y + cell / 2 },
        name(piece),
      ),
    );
    const rects = source.map((_, column) => {
      const rect = svgElement('rect', {
        role: 'gridcell',
        tabindex: -1,
        'aria-label': describe(row, column),
        x: left + column * cell + 1,
        y: y + 1,
        width: cell - 2,
        height: cell - 2,
        rx: 2,
        'fill-opacity': shade(weights[row][column]),
      });
      const frame = svgElement('rect', {
        class: 'frame',
        'aria-hidden': 'true',
        x: left + column * cell + 1,
        y: y + 1,
        width: cell - 2,
        height: cell - 2,
        rx: 2,
      });
      line.append(frame, rect);
      return rect;
    });
    svg.append(line);
    return rects;
  });

  const labels = [...svg.querySelectorAll('.column-label')];
  const rows = [...svg.querySelectorAll('.row-label')];
  function point(row: number, column: number): void {
    readout.textContent = describe(row, column);
    labels.forEach((label, index) => label.classList.toggle('is-pointed', index === column));
    rows.forEach((label, index) => label.classList.toggle('is-pointed', index === row));
  }
  const place = (target: EventTarget | null) => {
    const row = cells.findIndex((rects) => rects.includes(target as SVGRectElement));
    return row < 0 ? undefined : { row, column: cells[row].indexOf(target as SVGRectElement) };
  };
  for (const type of ['pointerover', 'focusin'] as const) {
    svg.addEventListener(type, (event) => {
      const at = place(event.target);
      if (at) point(at.row, at.column);
    });
  }
  svg.addEventListener('keydown', (event) => {
    const at = place(event.target);
    const next = at && step(event.key, at.row, at.column, target.length, source.length);
    if (!next) return;
    event.preventDefault();
    cells[at.row][at.column].setAttribute('tabindex', '-1');
    const rect = cells[next.row][next.column];
    rect.setAttribute('tabindex', '0');
    rect.focus();
  });
  cells[0]?.[0]?.setAttribute('tabindex', '0');

  return element(
    'div',
    { class: 'alignment' },
    element('div', { class: 'alignment-scroll' }, svg),
    legend(translation.legend, languageTag),
    readout,
  );
}

function columnLabels(names: readonly string[]): SVGElement {
  const row = svgElement('g', { role: 'row', lang: 'en' }, svgElement('g', { role: 'gridcell' }));
  names.forEach((name, column) => {
    const [x, y] = [left + column * cell + cell / 2, top - 8];
    row.append(
      svgElement(
        'text',
        { role: 'columnheader', class: 'column-label', x, y, transform: `rotate(-52 ${x} ${y})` },
        name,
      ),
    );
  });
  return row;
}

/** Small weights stay visible: the eye reads the square root of a shade. */
function shade(weight: number): string {
  return Math.sqrt(Math.min(1, Math.max(0, weight))).toFixed(3);
}

function legend(label: string, languageTag: string): HTMLElement {
  const stops = [0, 0.25, 0.5, 0.75, 1];
  const svg = svgElement('svg', {
    class: 'alignment-legend',
    width: stops.length * 34,
    height: 30,
    'aria-hidden': 'true',
  });
  stops.forEach((stop, index) => {
    svg.append(
      svgElement('rect', { class: 'frame', x: index * 34, y: 0, width: 34, height: 10 }),
      svgElement('rect', { x: index * 34, y: 0, width: 34, height: 10, 'fill-opacity': shade(stop) }),
      svgElement('text', { x: index * 34 + 17, y: 25 }, formatNumber(stop, languageTag, 2)),
    );
  });
  return element('div', { class: 'legend' }, label, svg);
}

function step(
  key: string,
  row: number,
  column: number,
  rows: number,
  columns: number,
): { row: number; column: number } | undefined {
  if (key === 'ArrowRight') return { row, column: Math.min(columns - 1, column + 1) };
  if (key === 'ArrowLeft') return { row, column: Math.max(0, column - 1) };
  if (key === 'ArrowDown') return { row: Math.min(rows - 1, row + 1), column };
  if (key === 'ArrowUp') return { row: Math.max(0, row - 1), column };
  if (key === 'Home') return { row, column: 0 };
  return key === 'End' ? { row, column: columns - 1 } : undefined;
}
