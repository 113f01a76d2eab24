/**
 * The readme as the package holds it. VS Code shows it on the extension's page, where no picture is loaded but from the web and no
 * relative link leads anywhere: the project has them, and here only their words stay.
 */
export function packagedReadme(markdown: string): string {
  return markdown
    .replace(/^## More\n[^]*?(?=^## |$(?![^]))/m, '')
    .replace(/^!\[[^\]]*\]\((?!https:)[^)]+\)\n\n/gm, '')
    .replace(/\[([^\]]+)\]\((?!https:|#)[^)\s]+\)/g, '$1')
    .trimEnd()
    .concat('\n');
}
