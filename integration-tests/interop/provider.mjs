// A provider of OpenID Connect on this computer: prints its issuer, and ends when its input does.
// node provider.mjs CALLBACK AFTER_SIGN_OUT
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [callback, afterSignOut] = process.argv.slice(2);
let handler;
const server = createServer((request, response) => handler(request, response));
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "akashi-audit",
        client_secret: "a secret of the tests",
        redirect_uris: [callback],
        post_logout_redirect_uris: [afterSignOut],
      },
    ],
    cookies: { keys: ["a key of the tests"] },
  });
  handler = provider.callback();
  console.log(issuer);
});
process.stdin.on("end", () => process.exit(0)).resume();
