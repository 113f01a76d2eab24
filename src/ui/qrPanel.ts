import { randomBytes } from 'node:crypto';
import { ViewColumn, window, type Disposable, type WebviewPanel } from 'vscode';

import type { InviteLink } from '../invites/inviteLink';
import { organizationKey, type Organization } from '../organizations/organization';
import { panelIds } from './ids';
import { qrPage, qrPageCommands, qrPageTitle, qrPictureTitle } from './qrPage';

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
  const { qrPicture } = await import('../invites/qrPicture');
  const svg = qrPicture(link.text, 'svg', qrPictureTitle(organization, link));
  return qrPage(organization, link, svg, randomBytes(16).toString('base64url'));
}
