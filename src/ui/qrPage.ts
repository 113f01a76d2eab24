import { env, l10n } from 'vscode';

import type { InviteLink } from '../invites/inviteLink';
import { encodeHtmlText } from '../invites/htmlText';
import type { Organization } from '../organizations/organization';
import { commandIds } from './ids';
import { organizationName } from './organizationWords';

/** The argument with which the page calls commands: the organization that it shows. */
export const shownInQrPage = 'shownInQrPage';

/** The commands that the page may call. */
export const qrPageCommands = [commandIds.copyInviteLink, commandIds.saveQrCode] as const;

/**
 * A page with an organization's QR code and, for who cannot see or scan it, words. It runs no script and loads nothing: the picture
 * is in it, and its buttons are links to commands.
 * @param svg the picture
 * @param nonce lets in the page's own style and no other
 */
export function qrPage(organization: Organization, link: InviteLink, svg: Uint8Array, nonce: string): string {
  const name = organizationName(organization);
  const policy = `default-src 'none'; img-src data:; style-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${encodeHtmlText(env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${encodeHtmlText(qrPageTitle(organization))}</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<main>
<h1 dir="auto">${encodeHtmlText(l10n.t('Join {0}', name))}</h1>
<img src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}" alt="${encodeHtmlText(qrPictureTitle(organization, link))}">
<p dir="auto">${encodeHtmlText(l10n.t("A phone's camera reads the invite link of {0} ({1}) from it. Whoever scans it can join, so show it only to people who may.", name, link.masked))}</p>
<p dir="auto">${encodeHtmlText(l10n.t('If you cannot see or scan it, copy the link and send it instead.'))}</p>
<p class="buttons">${button(commandIds.copyInviteLink, l10n.t('Copy Link'))} ${button(commandIds.saveQrCode, l10n.t('Save Picture…'))}</p>
</main>
</body>
</html>`;
}

/** What the page is called. */
export function qrPageTitle(organization: Organization): string {
  return l10n.t('QR code: {0}', organizationName(organization));
}

/** What the picture is, in words. */
export function qrPictureTitle(organization: Organization, link: InviteLink): string {
  return l10n.t('QR code of the invite link of {0} ({1})', organizationName(organization), link.masked);
}

function button(command: (typeof qrPageCommands)[number], title: string): string {
  const argument = encodeURIComponent(JSON.stringify([shownInQrPage]));
  return `<a href="command:${command}?${argument}" title="${encodeHtmlText(title)}">${encodeHtmlText(title)}</a>`;
}

/** The picture brings its own black, white and quiet zone; a border shows where its white ends in a light theme. */
const style = `
body { margin: 0; padding: 2em; color: var(--vscode-editor-foreground); background: var(--vscode-editor-background); font: var(--vscode-font-size, 13px)/1.5 var(--vscode-font-family, sans-serif); }
main { max-width: 32em; margin: 0 auto; text-align: center; }
h1 { font-size: 1.5em; font-weight: 600; overflow-wrap: anywhere; }
img { width: min(100%, 60vh, 26em); height: auto; aspect-ratio: 1; background: #fff; border: 1px solid var(--vscode-contrastBorder, var(--vscode-widget-border, #8888)); forced-color-adjust: none; image-rendering: pixelated; }
p { overflow-wrap: anywhere; }
.buttons { display: flex; flex-wrap: wrap; justify-content: center; gap: 0.7em; }
a { padding: 0.3em 1em; border-radius: 2px; text-decoration: none; color: var(--vscode-button-foreground); background: var(--vscode-button-background); border: 1px solid var(--vscode-button-border, var(--vscode-contrastBorder, transparent)); }
a:hover { background: var(--vscode-button-hoverBackground); }
a:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
`;
