/** Unicode's line breaking algorithm. */
declare module 'linebreak' {
  export default class LineBreaker {
    constructor(text: string);
    /** The next place where a line may end, in units of the text; null after the last. */
    nextBreak(): { readonly position: number; readonly required: boolean } | null;
  }
}
