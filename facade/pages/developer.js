"use strict";
// Connects through the real OAuth flow and calls every action of /openapi.json. For development only.

const TOKEN = "access_token", FLOW = "flow", CALLBACK = `${location.origin}/docs/connected`;
const byId = (id) => document.getElementById(id);

function element(tag, attributes = {}, ...children) {
  const made = Object.assign(document.createElement(tag), attributes);
  made.append(...children);
  return made;
}

function base64url(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

async function connect() {
  const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));
  const flow = { state: random(), verifier: random() };
  sessionStorage.setItem(FLOW, JSON.stringify(flow));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(flow.verifier));
  location.assign("/oauth/authorize?" + new URLSearchParams({
    response_type: "code", client_id: document.body.dataset.client, redirect_uri: CALLBACK, state: flow.state,
    code_challenge: base64url(digest), code_challenge_method: "S256",
  }));
}

async function comeBack() {
  const arrived = new URLSearchParams(location.search);
  const flow = JSON.parse(sessionStorage.getItem(FLOW) || "{}");
  sessionStorage.removeItem(FLOW);
  history.replaceState(null, "", "/");
  if (!arrived.has("code") || arrived.get("state") !== flow.state) {
    return `Not connected: ${arrived.get("error") || "this is not the answer to our question"}.`;
  }
  const answer = await fetch("/docs/token", {
    method: "POST", headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ code: arrived.get("code"), code_verifier: flow.verifier, redirect_uri: CALLBACK }),
  });
  const tokens = await answer.json();
  if (!answer.ok) return `Not connected: ${tokens.error}.`;
  sessionStorage.setItem(TOKEN, tokens.access_token);
  return "";
}

function showConnection(fault) {
  const connected = sessionStorage.getItem(TOKEN) !== null;
  byId("connection").textContent = fault || (connected ? "Connected." : "Not connected.");
  byId("connect").textContent = connected ? "Connect again" : "Connect";
}

function inputsOf(operation) {
  const body = operation.requestBody?.content["application/json"].schema;
  const fromBody = Object.entries(body?.properties || {}).map(([name, schema]) => ({
    name, schema, place: "body", required: (body.required || []).includes(name), description: schema.description,
  }));
  return [...(operation.parameters || []).map((one) => ({ ...one, place: one.in })), ...fromBody];
}

function control({ name, schema, required }) {
  if (schema.enum || schema.type === "boolean") {
    const select = element("select", { name, required }, element("option", { value: "", textContent: "" }));
    select.append(...(schema.enum || ["true", "false"]).map((word) => element("option", { value: word, textContent: word })));
    return select;
  }
  if (schema.type === "array" || schema.type === "object") return element("textarea", { name, required, placeholder: "JSON" });
  const number = schema.type === "integer" || schema.type === "number";
  const type = number ? "number" : schema.format === "date" ? "date" : "text";
  return element("input", { name, required, type, ...(number ? { step: "any" } : {}) });
}

function valueOf(field, text) {
  if (["array", "object"].includes(field.schema.type)) return JSON.parse(text);
  if (["integer", "number"].includes(field.schema.type)) return Number(text);
  return field.schema.type === "boolean" ? text === "true" : text;
}

async function call(method, path, operation, form) {
  const query = new URLSearchParams(), body = {};
  let target = path;
  for (const field of inputsOf(operation)) {
    const text = form.elements[field.name].value;
    if (text === "") continue;
    if (field.place === "path") target = target.replace(`{${field.name}}`, encodeURIComponent(text));
    else if (field.place === "query") query.set(field.name, text);
    else body[field.name] = valueOf(field, text);
  }
  const headers = { Authorization: `Bearer ${sessionStorage.getItem(TOKEN) || ""}` };
  if (operation.requestBody) headers["Content-Type"] = "application/json";
  const started = performance.now();
  const answer = await fetch(query.size ? `${target}?${query}` : target, {
    method, headers, body: operation.requestBody ? JSON.stringify(body) : undefined,
  });
  const took = Math.round(performance.now() - started);
  const line = `${method} ${target} → ${answer.status}, ${took} ms, ${answer.headers.get("X-Request-ID")}`;
  return [line, JSON.stringify(await answer.json(), null, 2)];
}

function show(method, path, operation) {
  const answer = element("div", { id: "answer" });
  const form = element("form", {}, ...inputsOf(operation).map((field) => element(
    "label", {}, field.required ? `${field.name} *` : field.name,
    element("small", { textContent: field.description || "" }), control(field),
  )), element("button", { className: "primary", textContent: `Call ${operation.operationId}` }));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const [line, text] = await call(method, path, operation, form);
      answer.replaceChildren(element("p", { textContent: line }), element("pre", { textContent: text }));
    } catch (fault) {
      answer.replaceChildren(element("p", { textContent: String(fault) }));
    }
  });
  byId("action").replaceChildren(
    element("h2", { textContent: operation.operationId }), element("p", { textContent: operation.description }), form, answer,
  );
}

async function listActions() {
  const document_ = await (await fetch("/openapi.json")).json();
  for (const [path, methods] of Object.entries(document_.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const button = element("button", { type: "button" }, operation.operationId,
        element("small", { textContent: `${method.toUpperCase()} ${path}` }));
      button.addEventListener("click", () => {
        document.querySelectorAll("#actions button").forEach((other) => other.removeAttribute("aria-current"));
        button.setAttribute("aria-current", "true");
        show(method.toUpperCase(), path, operation);
      });
      byId("actions").append(element("li", {}, button));
    }
  }
}

byId("connect").addEventListener("click", connect);
(async () => {
  const fault = location.pathname === "/docs/connected" ? await comeBack() : "";
  showConnection(fault);
  await listActions();
})();
