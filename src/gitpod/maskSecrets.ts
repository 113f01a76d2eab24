const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const afterBearer = /\bbearer\s+\S+/gi;
const tokenByName = /\b(?:gitpod|ona)_[a-z]+_[\w.~+/=-]+|\beyJ[\w-]+(?:\.[\w-]*)*/gi;
/** Long unbroken runs are keys more often than words; words (`UNABLE_TO_GET_ISSUER_CERT_LOCALLY`) hold no digits. */
const longRun = /[\w~+=-]{32,}/g;

/** Foreign text without anything in it that could be an invite id, another id, or a token. Linear in the text's length. */
export function maskSecrets(text: string): string {
  return text
    .replace(afterBearer, 'Bearer …')
    .replace(tokenByName, '…')
    .replace(uuid, '…')
    .replace(longRun, (run) => (/\d/.test(run) ? '…' : run));
}
