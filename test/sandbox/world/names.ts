/** Names from several languages and scripts for filler members. */
const givenNames = (
  'Amara Benedikt Chidi Daria Eszter Farid Giulia Hiroko Ines Jakub Kavya Luca Mai Nadia Oskar Priya Quentin Rosa Søren ' +
  'Thandiwe Ulla Viktor Wen Ximena Yusuf Zoë さくら Юрий ليلى अनिल Δήμητρα 민준'
).split(' ');
const familyNames = (
  'Abe Bianchi Castro Dubois Eriksen Fischer García Haddad Ivanova Jansen Kowalski Lindqvist Mensah Nguyễn O’Brien Petrov ' +
  'Quispe Rossi Şahin Tanaka Ueda Vega Weiß Yamamoto Zhang'
).split(' ');

/** The name of the nth filler member; names repeat after 800. */
export function personName(index: number): string {
  return `${givenNames[index % givenNames.length] ?? ''} ${familyNames[index % familyNames.length] ?? ''}`;
}

/** An unused e-mail address; pass a domain that can never exist (RFC 2606). */
export function personEmail(index: number, domain: string): string {
  return `person.${index + 1}@${domain}`;
}
