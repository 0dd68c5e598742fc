// What an operation of the OpenAPI document takes, as form fields.

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

export function fieldsOf(operation) {
  const body = operation.requestBody?.content["application/json"].schema;
  const inBody = Object.entries(body?.properties || {}).map(([name, schema]) => ({
    name, schema, place: "body", required: (body.required || []).includes(name), description: schema.description,
  }));
  return [...(operation.parameters || []).map((one) => ({ ...one, place: one.in })), ...inBody];
}

export function label(field) {
  const id = `field-${field.name}`;
  const about = [field.description, rule(field.schema)].filter(Boolean);
  return element("div", { class: "field" },
    element("label", { for: id }, field.name, ...(field.required ? [element("em", {}, " required")] : [])),
    element("p", { id: `${id}-about` }, ...about.map((text) => element("span", {}, text))),
    control(field, id));
}

// Gives what was typed as the JSON value that the schema asks for; throws what to say of it.
export function valueOf({ name, schema }, text) {
  if (schema.type === "integer" || schema.type === "number") return Number(text);
  if (schema.type === "boolean") return text === "true";
  if (!isNested(schema)) return text;
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${name} is not JSON. It looks like this: ${sketch(schema)}`);
  }
}

const isNested = (schema) => schema.type === "array" || schema.type === "object";

function control({ name, schema, required }, id) {
  const attributes = { id, name, required, "aria-describedby": `${id}-about` };
  if (schema.enum || schema.type === "boolean") {
    const words = schema.enum || ["true", "false"];
    return element("select", attributes, ...["", ...words].map((word) => element("option", { value: word }, word || "not sent")));
  }
  if (isNested(schema)) {
    const placeholder = sketch(schema);
    return element("textarea", { ...attributes, rows: placeholder.split("\n").length, spellcheck: "false", placeholder });
  }
  const isNumber = schema.type === "integer" || schema.type === "number";
  const type = isNumber ? "number" : schema.format === "date" ? "date" : "text";
  return element("input", { ...attributes, type, autocomplete: "off", ...(isNumber ? { step: "any" } : {}) });
}

// The schema's rule in words. The form does not enforce it: what the connector says to a wrong value can be tried.
function rule({ type, format, minimum, exclusiveMinimum, maximum, minItems, maxItems, maxLength, pattern, default: usual }) {
  const parts = [isNested({ type }) ? "JSON" : format || (type === "string" ? "" : type)];
  if (minimum > 1 || minimum === 0 || (minimum === 1 && Number.isSafeInteger(maximum))) parts.push(`at least ${minimum}`);
  if (exclusiveMinimum !== undefined) parts.push(`more than ${exclusiveMinimum}`);
  if (Number.isSafeInteger(maximum)) parts.push(`at most ${maximum}`);
  if (minItems !== undefined || maxItems !== undefined) parts.push(`${minItems ?? 0} to ${maxItems ?? "any number of"} items`);
  if (maxLength !== undefined) parts.push(`at most ${maxLength} characters`);
  if (pattern !== undefined) parts.push(pattern);
  if (usual !== undefined) parts.push(`${usual} if not sent`);
  return parts.filter(Boolean).join(", ");
}

function sketch(schema) {
  return JSON.stringify(example(schema), null, schema.items?.properties ? 1 : 0);
}

function example(schema) {
  if (schema.type === "array") return [example(schema.items)];
  if (schema.type === "object") {
    return Object.fromEntries(Object.entries(schema.properties).map(([name, one]) => [name, example(one)]));
  }
  if (schema.enum) return schema.enum[0];
  if (schema.type === "integer" || schema.type === "number") return 1;
  if (schema.type === "boolean") return true;
  return schema.format === "date" ? new Date().toISOString().slice(0, 10) : "…";
}
