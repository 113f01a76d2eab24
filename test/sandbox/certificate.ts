import { randomBytes } from 'node:crypto';
import { generate, type GenerateResult } from 'selfsigned';
import type { CertificateKind } from './options';

/** Key and certificate for an https server, and the certificate of the authority that clients must trust, as PEM. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
  readonly authority: string;
}

const day = 24 * 60 * 60 * 1000;

/**
 * Creates an authority and a certificate signed by it, for localhost, 127.0.0.1, 127.0.0.2, ::1 and app.gitpod.io
 * unless `kind` differs.
 */
export async function makeCertificate(kind: CertificateKind): Promise<ServerCertificate> {
  const now = Date.now();
  // A client that trusts several authorities distinguishes them by name.
  const name = `Organization Invites sandbox authority ${randomBytes(6).toString('hex')}`;
  const authority = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - 100 * day),
    notAfterDate: new Date(now + 100 * day),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await serverCertificate(kind, authority, now);
  return { key: server.private, cert: server.cert, authority: authority.cert };
}

function serverCertificate(kind: CertificateKind, authority: GenerateResult, now: number): Promise<GenerateResult> {
  const from = kind === 'notYetValid' ? now + 10 * day : now - 20 * day;
  const to = kind === 'expired' ? now - 10 * day : now + 90 * day;
  return generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(from),
    notAfterDate: new Date(to),
    ...(kind === 'selfSigned' ? {} : { ca: { key: authority.private, cert: authority.cert } }),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames:
          kind === 'wrongName'
            ? [{ type: 2, value: 'elsewhere.example' }]
            : [
                { type: 2, value: 'localhost' },
                { type: 2, value: 'app.gitpod.io' },
                ...['127.0.0.1', '127.0.0.2', '::1'].map((ip) => ({ type: 7, ip }) as const),
              ],
      },
    ],
  });
}
