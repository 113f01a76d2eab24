import type { Service } from '../jobs';

/** One call to the service and nothing more: what any client must at least do. */
export async function bareCall(
  { origin, token }: Service,
  method: string,
  message: object,
  principal?: string,
): Promise<unknown> {
  const response = await fetch(`${origin}/api/gitpod.v1.${method}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${token}`,
      ...(principal !== undefined && { 'X-Gitpod-Principal': principal }),
    },
    body: JSON.stringify(message),
  });
  return response.json();
}

/** Makes sure that there is an open connection: one that was closed meanwhile is found out by using it. */
export async function warmUp(service: Service): Promise<void> {
  const ask = (): Promise<unknown> => bareCall(service, 'IdentityService/GetAuthenticatedIdentity', {});
  await ask().catch(ask);
}
