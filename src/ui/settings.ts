import { workspace } from 'vscode';

import { GitpodHost, type HostProblem } from '../gitpod/gitpodHost';
import { settingIds } from './ids';

/**
 * The host that a person signs in to. Only the user's own setting counts: what a workspace says could send a token elsewhere.
 */
export function configuredHost(): GitpodHost | HostProblem {
  const setting = workspace.getConfiguration().inspect(settingIds.host);
  const text = setting?.globalValue ?? setting?.defaultValue;
  return typeof text === 'string' ? GitpodHost.parse(text) : { problem: 'notAnAddress' };
}
