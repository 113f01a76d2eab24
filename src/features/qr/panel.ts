import { randomBytes } from 'node:crypto';
import { type Disposable, env, l10n, ViewColumn, type WebviewPanel, window } from 'vscode';

import { encodeHtml } from '../../links/decode';
import type { InviteLink } from '../../links/inviteLink';
import { type Organization, organizationKey } from '../../organizations/organization';
import { organizationName } from '../../ui/format';
import { commandIds, panelIds } from '../../ui/ids';

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

/** What the page is called. */
function qrPageTitle(organization: Organization): string {
  return l10n.t('QR code: {0}', organizationName(organization));
}

/** What the picture is, in words. */
export function qrPictureTitle(organization: Organization, link: InviteLink): string {
  return l10n.t('QR code of the invite link of {0} ({1})', organizationName(organization), link.masked);
}

function button(command: (typeof qrPageCommands)[number], title: string): string {
  const argument = encodeURIComponent(JSON.stringify([shownInQrPage]));
  return `<a href="command:${command}?${argument}" title="${encodeHtml(title)}">${encodeHtml(title)}</a>`;
}

/** The picture brings its own black, white and quiet zone; a border shows where its white ends in a light theme. */
const style = `
body { margin: 0; padding: 1em 2em; color: var(--vscode-editor-foreground); background: var(--vscode-editor-background); font: var(--vscode-font-size, 13px)/1.5 var(--vscode-font-family, sans-serif); }
main { max-width: 32em; margin: 0 auto; text-align: center; }
h1 { font-size: 1.5em; font-weight: 600; overflow-wrap: anywhere; }
img { width: min(100%, 50vh, 26em); height: auto; aspect-ratio: 1; background: #fff; border: 1px solid var(--vscode-contrastBorder, var(--vscode-widget-border, #8888)); forced-color-adjust: none; image-rendering: pixelated; }
p { overflow-wrap: anywhere; }
.buttons { display: flex; flex-wrap: wrap; justify-content: center; gap: 0.7em; }
a { padding: 0.3em 1em; border-radius: 2px; text-decoration: none; color: var(--vscode-button-foreground); background: var(--vscode-button-background); border: 1px solid var(--vscode-button-border, var(--vscode-contrastBorder, transparent)); }
a:hover { background: var(--vscode-button-hoverBackground); }
a:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
`;

interface Shown {
  readonly panel: WebviewPanel;
  readonly organization: Organization;
  readonly link: InviteLink;
}

/**
 * Shows an organization's QR code, one at a time, beside what is being edited. A page of its own, because every other way to show a
 * picture with words beside it puts the key where it stays or where others read: a document is handed to all extensions, and what
 * a built-in viewer loads is cached on the disk. This page is in memory only, and gone after a reload.
 */
export class QrPanel implements Disposable {
  #shown: Shown | undefined;

  /** The organization whose code is shown now. */
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

  /** An organization has this link now: a code of another one is replaced, for nobody can join by it. */
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

  /** Hides what belongs to a session that was signed out. */
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
