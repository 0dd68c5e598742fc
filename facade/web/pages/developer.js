// Calls every action of /openapi.json with the connected account. For development only.

import { arrive, depart, forget, obstacle, token } from "/assets/connection.js";
import { element, fieldsOf, label, valueOf } from "/assets/fields.js";

const byId = (id) => document.getElementById(id);
const { client, callbacks } = document.body.dataset;
const hindered = obstacle(callbacks.split(" ").filter(Boolean));
const actions = new Map();

function showConnection(fault = "") {
  const connected = token() !== null;
  byId("connection").replaceChildren(fault || (connected ? "Connected." : hindered?.text || "Not connected."));
  if (!fault && !connected && hindered?.link) {
    byId("connection").append(" ", element("a", { href: hindered.link }, hindered.link));
  }
  byId("connect").textContent = connected ? "Connect again" : "Connect";
  byId("connect").disabled = hindered !== null;
}

// Gives the request that a filled-in form stands for.
function requestOf({ method, path, operation }, form) {
  const query = new URLSearchParams();
  const body = {};
  let target = path;
  for (const field of fieldsOf(operation)) {
    const text = form.elements[field.name].value;
    if (text === "") continue;
    if (field.place === "path") target = target.replace(`{${field.name}}`, encodeURIComponent(text));
    else if (field.place === "query") query.set(field.name, text);
    else body[field.name] = valueOf(field, text);
  }
  if (query.size) target += `?${query}`;
  return { method, target, body: operation.requestBody ? JSON.stringify(body, null, 2) : undefined };
}

async function call({ method, target, body }) {
  const headers = {};
  if (token() !== null) headers.Authorization = `Bearer ${token()}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const started = performance.now();
  const answer = await fetch(target, { method, headers, body });
  const text = await answer.text();
  const took = Math.round(performance.now() - started);
  if (answer.status === 401 && token() !== null) {
    forget();
    showConnection("The connection has ended.");
  }
  return { status: answer.status, ok: answer.ok, took, id: answer.headers.get("X-Request-ID"), text: pretty(text) };
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function sent({ method, target, body }) {
  const line = element("p", { class: "line" }, element("b", { class: "method" }, method), " ", element("code", {}, target));
  return body === undefined ? [line] : [line, element("pre", { class: "sent", tabindex: "0", "aria-label": "Request" }, body)];
}

function answered({ status, ok, took, id, text }) {
  return [
    element("p", { class: "line", role: "status" },
      element("b", { class: ok ? "good" : "bad" }, `${status}`), ` ${took} ms · X-Request-ID `, element("code", {}, id || "none")),
    element("pre", { class: "answer", tabindex: "0", "aria-label": "Answer" }, text),
  ];
}

function formOf(action) {
  const answer = element("div", { id: "answer" });
  const button = element("button", { class: "primary" }, `Call ${action.operation.operationId}`);
  const form = element("form", {}, ...fieldsOf(action.operation).map(label), button);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      const request = requestOf(action, form);
      answer.replaceChildren(...sent(request), ...answered(await call(request)));
    } catch (fault) {
      answer.replaceChildren(element("p", { class: "bad", role: "alert" }, fault.message));
    }
    button.disabled = false;
  });
  return [form, answer];
}

// Shows the action that the address names, so that it can be linked to and survives connecting.
function show() {
  const action = actions.get(location.hash.slice(1));
  for (const link of document.querySelectorAll("#actions a")) {
    if (link.hash === location.hash) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  if (!action) return;
  const { method, path, operation } = action;
  const scopes = (operation.security || []).flatMap((one) => one.oauth || []).join(" ") || "no token needed";
  byId("action").replaceChildren(
    element("h2", {}, operation.operationId),
    element("p", { class: "line" }, element("b", { class: "method" }, method), " ", element("code", {}, path), ` · ${scopes}`,
      ...(operation["x-openai-isConsequential"] ? [" · ChatGPT always asks first"] : [])),
    element("p", {}, operation.description),
    ...formOf(action),
  );
  byId("action").focus();
}

async function listActions() {
  const { paths } = await (await fetch("/openapi.json")).json();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [verb, operation] of Object.entries(methods)) {
      const method = verb.toUpperCase();
      actions.set(operation.operationId, { method, path, operation });
      byId("actions").append(element("li", {}, element("a", { href: `#${operation.operationId}`, title: `${method} ${path}` },
        element("b", { class: "method", "aria-hidden": "true" }, method === "DELETE" ? "DEL" : method), operation.operationId)));
    }
  }
}

// Fills in the address by which MCP clients know this server: their tokens are for exactly this one (RFC 8707).
async function showMcpAddress() {
  const { resource } = await (await fetch("/.well-known/oauth-protected-resource/mcp")).json();
  for (const place of document.querySelectorAll(".mcp-address")) place.textContent = resource;
}

byId("connect").addEventListener("click", () => depart(client));
window.addEventListener("hashchange", show);
showConnection();
const fault = await arrive();
showConnection(fault);
await Promise.all([listActions(), showMcpAddress()]);
show();
