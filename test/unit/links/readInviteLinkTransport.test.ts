import { id, join, login, readAs } from './pastedInvites';

const here = 'join at app.gitpod.io';
const loginHere = 'login at app.gitpod.io';
const encoded = encodeURIComponent(join);
const twiceEncoded = encodeURIComponent(encoded);
const [first, second] = [id.slice(0, 14), id.slice(14)];
const proofpoint = join.replaceAll('-', '-2D').replace(':', '-3A').replaceAll('/', '_');

describe('readInviteLink undoes changes to a link in transit:', () => {
  const [head, tail] = [join.slice(0, 32), join.slice(32)];
  describe('line breaks', () => {
    readAs(here, [
      ...[
        `${head}\n${tail}`,
        `${head}\r\n${tail}`,
        `${head}\r${tail}`,
        `${head}  \n    ${tail}`,
        `${head}\u2028${tail}`,
      ],
      ...[
        `> ${head}\n> ${tail}`,
        `>> ${head}\n>> ${tail}`,
        `>${head}\n>${tail}\n>\n> Bye`,
        `${head}\n\t${tail}\nThanks`,
      ],
      ...[`https://\napp.gitpod.io/join-organization/${id}`, `https:\n//app.gitpod.io/join-organization/${id}`],
      ...[`htt\nps://app.gitpod.io/join-organization/${id}`, `https://app.\ngitpod.io/join-organization/${id}`],
      ...[`https://a\npp.gitpod.io/join-organization/${id}`, `https://app.gitpod.io\n/join-organization/${id}`],
      ...[`https://app.gitpod.io/join-organization/\n${id}`, `${join.slice(0, -1)}\n${join.slice(-1)}`],
      ...[Array.from(join).join('\n'), `Hello,\nhttps://app.gitpod.io/join-\norganization/${first}\n${second}\nBye`],
    ]);
    readAs(loginHere, [`https://app.gitpod.io/login?inviteId=\n${id}`, `https://app.gitpod.io/login?invite\nId=${id}`]);
  });
  describe('spaces that an input box made of line breaks', () => {
    readAs(here, [`${head} ${tail}`, `> ${head} > ${tail} Thanks`, `https://app.gitpod.io/join-organization/ ${id}`]);
    readAs(here, [
      `${head} ${tail.slice(0, 20)} ${tail.slice(20)}`,
      `Join: https: //app.gitpod.io/join-organization/${id}`,
    ]);
  });
  describe('quoted-printable', () => {
    readAs(here, [`${head}=\n${tail}`, `${head}=\r\n${tail}`, `<a href=3D"${head}=\r\n${tail}">Join</a>`]);
    readAs(here, [`href=3D"${join}"`, `> ${head}=\n> ${tail}`, `${head}=\n${tail}=`]);
    readAs(loginHere, [
      `https://app.gitpod.io/login?inviteId=3D${id}`,
      `https://app.gitpod.io/login?navigateTo=3D%2F&inviteId=3D${first}=\r\n${second}`,
      `https://app.gitpod.io/login?navigateTo=3D%2F&amp;inviteId=3D${first}=\n${second}`,
    ]);
  });
  describe('percent-encoding', () => {
    readAs(here, [encoded, twiceEncoded, encodeURIComponent(twiceEncoded), encoded.toLowerCase(), `url=${encoded}`]);
    readAs(here, [join.replaceAll('-', '%2D'), `https:%2F%2Fapp.gitpod.io%2Fjoin-organization%2F${id}`]);
    readAs(here, [
      `https://app.gitpod.io/%6Aoin-organization/${id}`,
      `https://app.gitpod.io/join-organization%2F${id}`,
    ]);
    readAs(loginHere, [encodeURIComponent(login), `https://app.gitpod.io/login%3FinviteId%3D${id}`]);
  });
  describe('invisible characters and typographic dashes', () => {
    readAs(here, [
      ...[`\ufeff${join}`, `${join}\u200b`, join.replaceAll('/', '/\u200b'), join.replaceAll('-', '\u00ad-')],
      ...[
        join.replaceAll('-', '\u2011'),
        join.replaceAll('-', '\u2010'),
        join.replace(id, id.replaceAll('-', '\u2013')),
      ],
      ...[join.replace('gitpod', 'git\u00adpod'), join.replace('gitpod', 'git\u200bpod'), `\u200e${join}\u200e`],
    ]);
  });
  describe('wrappers', () => {
    readAs(here, [
      `https://nam02.safelinks.protection.outlook.com/?url=${encoded}&data=05%7C01%7C&sdata=abc%3D&reserved=0`,
      `https://nam02.safelinks.protection.outlook.com/?url=${encoded}&amp;data=05%7C01%7C&amp;reserved=0`,
      `https://www.google.com/url?q=${encoded}&sa=D&source=calendar&ust=1`,
      `https://www.google.com/url?q=${join}&sa=D`,
      `https://l.facebook.com/l.php?u=${encoded}&h=AT0`,
      `https://slack-redir.net/link?url=${encoded}`,
      `https://www.linkedin.com/redir/redirect?url=${encoded}&urlhash=x`,
      `https://statics.teams.cdn.office.net/evergreen-assets/safelinks/1/atp-safelinks.html?url=${encoded}&locale=en`,
      `https://urldefense.com/v3/__${join}__;!!Abc!Def$`,
      `https://urldefense.proofpoint.com/v2/url?u=${proofpoint}&d=DwMFaQ`,
      `https://urldefense.com/v3/__${join.replace('//', '/')}__;!!Abc!Def$`,
      `https://urldefense.com/v3/__${encoded.replaceAll('%', '*')}__;JSUlJSU!!Abc!Def$`,
      `[Join](https://urldefense.us/v3/__${encoded.replaceAll('%', '*')}__;JSUlJSU!!Abc!Def$)`,
      `https://outer.example/?next=${encodeURIComponent(`https://inner.example/?u=${encoded}`)}`,
      `mailto:?subject=Join&body=${encoded}`,
      `https://web.archive.org/web/2024/${join}`,
      `view-source:${join}`,
    ]);
    readAs(loginHere, [
      `https://guard.example/?url=${encodeURIComponent(login)}&x=1`,
      `https://urldefense.com/v3/__https:/app.gitpod.io/login?to=*2F&inviteId=${id}__;JQ!!Abc!Def$`,
      `https://urldefense.com/v3/__https:**Aapp.gitpod.io/login?inviteId=${id}__;Ly8!!Abc!Def$`,
    ]);
  });
});
