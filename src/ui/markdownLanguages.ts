/** The languages of documents that are Markdown, or hold Markdown links as it does. */
export const markdownLanguages: ReadonlySet<string> = new Set(['markdown', 'mdx', 'quarto', 'rmd']);
