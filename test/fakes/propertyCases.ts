/** Number of cases per property. Run `PROPERTY_CASES=20000 npm run test:unit` for a thorough check. */
export const propertyCases = Number(process.env['PROPERTY_CASES'] ?? 2_000);

/** Time limit for one property, in milliseconds; generous, because the machine may be busy. */
export const propertyMs = 10_000 + 5 * propertyCases;
