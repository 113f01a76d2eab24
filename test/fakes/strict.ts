/** An object with only these members: access to any other throws, so that a test notices. */
export function strict<T extends object>(objectName: string, members: T): T {
  return new Proxy(members, {
    get(target, name) {
      if (typeof name === 'string' && !Reflect.has(target, name)) {
        throw new Error(`${objectName} has no ${name}.`);
      }
      const value: unknown = Reflect.get(target, name);
      return value;
    },
    set() {
      throw new Error(`Nobody writes to ${objectName}.`);
    },
  });
}

/** Stands in for a class of which a test needs only these members: access to any other throws. */
export function partial<T extends object>(what: string, members: Partial<NoInfer<T>>): T {
  return strict(what, members as T);
}
