// The number to call in danger, by country. Everything else about crises is in crisis-numbers.ts, loaded when asked for.
const numbers: Record<string, string> = {
  AU: '000',
  CA: '911',
  CH: '144',
  GB: '999',
  NZ: '111',
  US: '911',
};

/** 112 in the European Union and in most other places. */
export function emergencyNumber(country: string | undefined): string {
  return numbers[country ?? ''] ?? '112';
}
