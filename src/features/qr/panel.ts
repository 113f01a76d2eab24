import { randomBytes } from 'node:crypto';
import { type Disposable, env, l10n, ViewColumn, type WebviewPanel, window } from 'vscode';

import { encodeHtml } from '../../links/decode';
import type { InviteLink } from '../../links/inviteLink';
import { type Organization, organizationKey } from '../../organizations/organization';
import { organizationName } from '../../ui/format';
import { commandIds, panelIds } from '../../ui/ids';

/** Command argument that stands for the organization shown in the QR code page. */
export const shownInQrPage = 'shownInQrPage';

/** The commands that the page may run. */
export const qrPageCommands = [commandIds.copyInviteLink, commandIds.saveQrCode] as const;

/**
 * Returns an HTML page with an organization's QR code, and text for users who can't see or scan it. The page runs no
 * scripts and loads nothing: the image is inlined, and the buttons are command links.
 * @param svg the QR code as an SVG image
 * @param nonce allows only the page's own style sheet
 */
export function qrPage(organization: Organization, link: InviteLink, svg: Uint8Array, nonce: string): string {
  const name = organizationName(organization);
  const policy = `default-src 'none'; img-src data:; style-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${encodeHtml(env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${encodeHtml(qrPageTitle(organization))}</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<main>
<h1 dir="auto">${encodeHtml(l10n.t('Join {0}', name))}</h1>
<img src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}" alt="${encodeHtml(qrPictureTitle(organization, link))}">
<p dir="auto">${encodeHtml(l10n.t('Scan it to open the invite link of {0} ({1}). Anyone who scans it can join.', name, link.masked))}</p>
<p dir="auto">${encodeHtml(l10n.t("If you can't scan it, copy the link instead."))}</p>
<p class="buttons">${button(commandIds.copyInviteLink, l10n.t('Copy Link'))} ${button(commandIds.saveQrCode, l10n.t('Save QR Code…'))}</p>
</main>
</body>
</html>`;
}

function qrPageTitle(organization: Organization): string {
  return l10n.t('QR code: {0}', organizationName(organization));
}

/** Alternative text of the QR code image. */
export function qrPictureTitle(organization: Organization, link: InviteLink): string {
  return l10n.t('QR code of the invite link of {0} ({1})', organizationName(organization), link.masked);
}

function button(command: (typeof qrPageCommands)[number], title: string): string {
  const argument = encodeURIComponent(JSON.stringify([shownInQrPage]));
  return `<a href="command:${command}?${argument}" title="${encodeHtml(title)}">${encodeHtml(title)}</a>`;
}

/** The image has its own black, white and quiet zone; the border makes its edge visible in light themes. */
const style = `
body { margin: 0; padding: 1em 2em; color: var(--vscode-editor-foreground); background: var(--vscode-editor-background); font: var(--vscode-font-size, 13px)/1.5 var(--vscode-font-family, sans-serif); }
main { max-width: 32em; margin: 0 auto; text-align: center; }
h1 { font-size: 1.5em; font-weight: 600; overflow-wrap: anywhere; }
img { width: min(100%, 50vh, 26em); height: auto; aspect-ratio: 1; background: #fff; border: 1px solid var(--vscode-contrastBorder, var(--vscode-widget-border, #8888)); forced-color-adjust: none; image-rendering: pixelated; }
p { overflow-wrap: anywhere; }
.buttons { display: flex; flex-wrap: wrap; justify-content: center; gap: 0.7em; }
a { padding: 0.3em 1em; border-radius: 2px; text-decoration: none; color: var(--vscode-button-foreground); background: var(--vscode-button-background); border: 1px solid var(--vscode-button-border, var(--vscode-contrastBorder, transparent)); }
a:hover { background: var(--vscode-button-hoverBackground); }
a:focus { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
`;

interface Shown {
  readonly panel: WebviewPanel;
  readonly organization: Organization;
  readonly link: InviteLink;
}

/**
 * Shows one organization's QR code at a time in a webview panel. Every other way to show an image with text would store
 * or expose the secret: documents are visible to all extensions, and built-in viewers cache on disk what they load. The
 * panel is in memory only, and gone after a reload.
 */
export class QrPanel implements Disposable {
  #shown: Shown | undefined;

  /** The organization whose QR code is currently shown. */
  get organization(): Organization | undefined {
    return this.#shown?.organization;
  }

  async show(organization: Organization, link: InviteLink): Promise<void> {
    const html = await page(organization, link);
    const panel = this.#shown?.panel ?? this.#open();
    this.#shown = { panel, organization, link };
    panel.title = qrPageTitle(organization);
    panel.webview.html = html;
    panel.reveal(undefined, false);
  }

  /** Replaces the QR code of a link that is no longer valid with the current one; closes the panel if there is none. */
  async invalidate(organization: Organization, link: InviteLink | undefined): Promise<void> {
    const shown = this.#shown;
    if (shown === undefined || organizationKey(shown.organization) !== organizationKey(organization)) {
      return;
    }
    if (link === undefined) {
      this.dispose();
    } else if (!shown.link.equals(link)) {
      const html = await page(shown.organization, link);
      if (this.#shown === shown) {
        this.#shown = { ...shown, link };
        shown.panel.webview.html = html;
      }
    }
  }

  /** Closes the panel if it belongs to a session that was signed out. */
  hideFor(sessionId: string): void {
    if (this.organization?.session.id === sessionId) {
      this.dispose();
    }
  }

  dispose(): void {
    this.#shown?.panel.dispose();
  }

  #open(): WebviewPanel {
    const panel = window.createWebviewPanel(panelIds.qrCode, '', ViewColumn.Active, {
      enableScripts: false,
      enableForms: false,
      enableCommandUris: qrPageCommands,
      localResourceRoots: [],
    });
    panel.onDidDispose(() => {
      this.#shown = undefined;
    });
    return panel;
  }
}

async function page(organization: Organization, link: InviteLink): Promise<string> {
  const { qrPicture } = await import('./picture');
  const svg = qrPicture(link.text, 'svg', qrPictureTitle(organization, link));
  return qrPage(organization, link, svg, randomBytes(16).toString('base64url'));
}
