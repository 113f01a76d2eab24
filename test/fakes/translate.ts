/** Like `l10n.t` without a translation. */
export function translate(
  message: string | { readonly message: string; readonly args?: readonly unknown[] },
  ...values: readonly unknown[]
): string {
  return typeof message === 'string' ? filled(message, values) : filled(message.message, message.args ?? []);
}

function filled(message: string, values: readonly unknown[]): string {
  return message.replace(/\{(\d+)\}/g, (place, index: string) =>
    Number(index) < values.length ? String(values[Number(index)]) : place,
  );
}
