// Loaded ahead of what bootstrap.mjs runs: when bootstrap is gone, however it ended, so is this process.
if (process.channel !== undefined) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}
