/** Passages to try, written for this page, with questions that each can answer. */

export interface Passage {
  readonly title: string;
  readonly text: string;
  readonly questions: readonly string[];
}

export const passages: readonly Passage[] = [
  {
    title: 'Ink',
    text:
      'For centuries Chinese ink was sold not as a liquid but as a hard stick. Makers collected soot from ' +
      'burning pine wood or oil lamps, mixed it with glue boiled from animal hides, and pressed the dough into ' +
      'carved wooden molds. A stick had to dry for several months. To write, a scholar poured a little water on ' +
      'an ink stone and rubbed the stick against it in slow circles. Ink made with pine soot looks faintly blue, ' +
      'while ink made with lamp soot looks warm and brown. The color does not fade, because soot is almost pure ' +
      'carbon.',
    questions: ['What was the soot mixed with?', 'How long did a stick have to dry?', 'Why does the color not fade?'],
  },
  {
    title: 'Tides',
    text:
      'The sea rises and falls twice a day on most coasts. The Moon pulls on the water nearest to it a little ' +
      'more than on the Earth as a whole, and on the water at the far side a little less, so the ocean bulges on ' +
      'both sides. As the Earth turns, every coast passes through both bulges. High tides therefore come about ' +
      'twelve hours and twenty-five minutes apart; the extra minutes are needed because the Moon moves on in its ' +
      'orbit while the Earth turns. When the Sun and the Moon pull along the same line, the tides are largest ' +
      'and are called spring tides. The weakest ones, at half moon, are called neap tides.',
    questions: ['What are the largest tides called?', 'How far apart are high tides?', 'When do neap tides come?'],
  },
  {
    title: 'The ferry',
    text:
      'Ana Beltrán has steered the ferry between Port Orrin and the island of Sel since 1998, longer than any ' +
      'captain before her. The crossing takes forty minutes in calm weather. Every morning at six the boat ' +
      'carries bread and newspapers to the island; every evening it brings back goat cheese and, in May, crates ' +
      'of wild strawberries. In the winter of 2011 a storm stopped the service for nine days, and the islanders ' +
      'lit fires on the beach so that a rescue plane could drop medicine. Beltrán says she will retire only when ' +
      'her daughter Inés has passed the captain’s examination.',
    questions: ['Who steers the ferry?', 'How long does the crossing take?', 'What did the storm do in 2011?'],
  },
];
