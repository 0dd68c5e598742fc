// The real OAuth flow from a browser: authorization code with PKCE (RFC 7636). For development only.

const TOKEN = "access_token";
const FLOW = "flow";
const CALLBACK = `${location.origin}/docs/connected`;

export const token = () => sessionStorage.getItem(TOKEN);
export const forget = () => sessionStorage.removeItem(TOKEN);

const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

function base64url(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

// Says why this address cannot be connected from, in words and perhaps a link; null when it can.
export function obstacle(callbacks) {
  if (callbacks.includes(CALLBACK)) return null;
  if (callbacks.length === 0) return { text: `To connect here, add ${CALLBACK} to OAUTH_REDIRECT_URIS.` };
  return { text: "To connect, open this page at", link: `${new URL(callbacks[0]).origin}/` };
}

export async function depart(client) {
  const flow = { state: random(), verifier: random(), hash: location.hash };
  sessionStorage.setItem(FLOW, JSON.stringify(flow));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(flow.verifier));
  const asked = new URLSearchParams({
    response_type: "code", client_id: client, redirect_uri: CALLBACK, state: flow.state,
    code_challenge: base64url(digest), code_challenge_method: "S256",
  });
  location.assign(`/oauth/authorize?${asked}`);
}

// Completes the flow when the browser has just come back from it; gives what went wrong, or "".
export async function arrive() {
  if (location.pathname !== new URL(CALLBACK).pathname) return "";
  const arrived = new URLSearchParams(location.search);
  const flow = JSON.parse(sessionStorage.getItem(FLOW) || "{}");
  sessionStorage.removeItem(FLOW);
  history.replaceState(null, "", `/${flow.hash || ""}`);
  if (!flow.state || arrived.get("state") !== flow.state) return "Not connected: this answer belongs to no question of this tab.";
  if (!arrived.has("code")) return `Not connected: ${arrived.get("error")}.`;
  const answer = await fetch("/docs/token", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ code: arrived.get("code"), code_verifier: flow.verifier, redirect_uri: CALLBACK }),
  });
  const given = await answer.json();
  if (!answer.ok) return `Not connected: ${given.error}.`;
  sessionStorage.setItem(TOKEN, given.access_token);
  return "";
}
