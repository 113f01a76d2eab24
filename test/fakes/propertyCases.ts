/** How many cases each property is tried with; `PROPERTY_CASES=20000 npm run test:unit` for a thorough run. */
export const propertyCases = Number(process.env['PROPERTY_CASES'] ?? 2_000);

/** How long one property may take, on a machine that has other things to do too. */
export const propertyMs = 10_000 + 5 * propertyCases;
