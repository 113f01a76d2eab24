/**
 * The README for a package that was built without the URL of a repository. VS Code shows it on the extension's page, where only https images load and relative links
 * do not work, so local images and the section "More" are removed, and relative links are replaced by their text.
 */
export function packagedReadme(markdown: string): string {
  return markdown
    .replace(/^## More\n[^]*?(?=^## |$(?![^]))/m, '')
    .replace(/^!\[[^\]]*\]\((?!https:)[^)]+\)\n\n/gm, '')
    .replace(/\[([^\]]+)\]\((?!https:|#)[^)\s]+\)/g, '$1')
    .trimEnd()
    .concat('\n');
}
