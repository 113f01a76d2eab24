import { monitorEventLoopDelay } from 'node:perf_hooks';
import { commands } from 'vscode';
import { commandIds } from '../../../src/ui/ids';
import type { JobInputs, JobName, Samples } from '../jobs';
import { scanForLinks } from '../linkScan';
import { now } from '../now';
import { bareCall, warmUp } from './bareCall';
import { runErrand } from './errand';
import type { FixedRows } from './fixedRows';
import { readMembers } from './members';
import { memoryInUse, watchMemory } from './memory';
import { hoverOver } from './hovers';
import { mixedUse, undisturbed } from './mixedUse';
import { runRipgrep } from './ripgrep';
import { rowCosts } from './rowCosts';

type Jobs = { readonly [Job in JobName]: (input: JobInputs[Job]) => Promise<Samples> };

/** What the benchmark can have done inside the extension host. */
export function jobs(rows: FixedRows): Jobs {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  return {
    errand: runErrand,
    members: readMembers,
    hovers: hoverOver,
    ripgrep: runRipgrep,
    findLinks: ({ megabytes, links, runs }) => Promise.resolve({ ...scanForLinks(megabytes, links, runs) }),
    command: async ({ id }) => {
      await commands.executeCommand(id);
      return {};
    },
    manyCopies: async ({ times }) => {
      await undisturbed(async () => {
        for (let count = 0; count < times; count++) await commands.executeCommand(commandIds.copyInviteLink);
      });
      return {};
    },
    mixedUse,
    warmUp: async (service) => {
      await warmUp(service);
      return {};
    },
    memory: () => Promise.resolve({ megabytes: [memoryInUse()] }),
    refresh: async () => {
      const at = now();
      await commands.executeCommand(commandIds.refresh);
      return { at: [at] };
    },
    refreshFixed: async ({ rows: count, first, parts, ...service }) => {
      const at = now();
      await bareCall(service, 'AccountService/GetAccount', {});
      rows.show(count, first, parts);
      return { at: [at] };
    },
    rowCosts,
    watchLoop: () => {
      loop.reset();
      loop.enable();
      return Promise.resolve({});
    },
    loopDelay: () => {
      loop.disable();
      return Promise.resolve({ late: [loop.max / 1e6] });
    },
    search: async () => {
      const memory = watchMemory();
      const at = now();
      await commands.executeCommand(commandIds.findInviteLinks);
      return { at: [at], megabytes: [memory.most()] };
    },
  };
}
