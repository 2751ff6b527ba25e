/** The regulated forms: four or eight lines of five or seven characters. */
export const forms = {
  五絕: { characters: 5, lines: 4 },
  七絕: { characters: 7, lines: 4 },
  五律: { characters: 5, lines: 8 },
  七律: { characters: 7, lines: 8 },
} as const;

export type Form = keyof typeof forms;

/** The form of a poem's text, or null when it has none of them. Odd lines end in 「，」, even lines in 「。」. */
export function formOf(text: string): Form | null {
  for (const form of Object.keys(forms) as Form[]) {
    const { characters, lines } = forms[form];
    const line = `\\p{Script=Han}{${characters}}`;
    if (new RegExp(`^(${line}，${line}。){${lines / 2}}$`, 'u').test(text)) return form;
  }
  return null;
}

/** What the model reads and writes: 「form·title」, a line break, and the poem. */
export function poemText(form: Form, title: string, text: string): string {
  return `${form}·${title}\n${text}`;
}
