/** How many cases each property is tried with; `PROPERTY_CASES=100000 npm run test:unit` for a thorough run. */
export const propertyCases = Number(process.env['PROPERTY_CASES'] ?? 2_000);
