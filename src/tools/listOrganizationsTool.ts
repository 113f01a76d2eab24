import type { LanguageModelTool, LanguageModelToolResult } from 'vscode';

import { harmless } from '../gitpod/harmless';
import { signedOutFacts, toolAnswerOf } from './toolAnswer';
import type { ToolOrganizations } from './toolOrganizations';

/** Tells which organizations the person is in. */
export class ListOrganizationsTool implements LanguageModelTool<unknown> {
  constructor(private readonly organizations: ToolOrganizations) {}

  invoke(): Promise<LanguageModelToolResult> {
    return toolAnswerOf(async () => {
      const organizations = await this.organizations.all();
      if (organizations === undefined) {
        return signedOutFacts;
      }
      return {
        organizations: organizations.map(({ id, name, role, memberCount, session }) => ({
          id,
          name: harmless(name),
          role,
          members: memberCount,
          account: harmless(session.label),
          host: session.host.hostname,
        })),
      };
    });
  }
}
