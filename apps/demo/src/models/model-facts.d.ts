/** Facts read from the files of the model packages when the page is built (see build/model-facts.ts). */
declare module 'virtual:model-facts' {
  export interface ModelFacts {
    readonly title: string;
    readonly parameters: number;
    /** Of all files that are loaded. */
    readonly bytes: number;
    readonly license: string;
    /** As `scores.json` has them, under its keys. */
    readonly scores: readonly { readonly measure: string; readonly value: number | string }[];
    /** The card as a page, relative to the site. */
    readonly card: string;
  }
  export const modelFacts: Readonly<Record<string, ModelFacts>>;
}
