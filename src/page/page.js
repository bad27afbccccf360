"use strict";

// Counts the figures of the page anew for the decisions that a filter leaves, and lists these. Everything that may be said
// of a figure follows the rules that come with the data, as it does without this script.

const data = JSON.parse(document.getElementById("data").textContent);
const { rules, sets, decisions } = data;
const total = decisions.name.length;
const FULL = 0, PART = 1, NO = 2;
const PER_PAGE = 50;
const NO_BREAK = "\u00a0";

// ---- Figures: count, number, and how many of them are unknown.

function figure(count, n, unknown = 0) {
  if (n < rules.fewest) return { count, n };
  const p = count / n;
  const z = rules.critical_value;
  const centre = p + (z * z) / (2 * n);
  const reach = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  const low = count === 0 ? 0 : (centre - reach) / scale;
  const high = count === n ? 1 : (centre + reach) / scale;
  return { count, n, share: p, low, high, maximum: Math.min(count + unknown, n) / n };
}

// A percentage as precise as n allows. A half goes to the even digit.
function number(share, n) {
  const percent = share * 100;
  const decimals = n >= rules.many ? 1 : 0;
  const least = decimals ? 0.05 : 0.5;
  if (percent > 0 && percent < least) return `under${NO_BREAK}${decimals ? "0.1" : "1"}`;
  if (percent < 100 && percent > 100 - least) return `over${NO_BREAK}${decimals ? "99.9" : "99"}`;
  const parts = decimals ? 4 : 2;
  const isHalf = Number.isInteger(percent * parts) && (percent * parts) % 2 !== 0;
  if (!isHalf) return percent.toFixed(decimals);
  const unit = decimals ? 10 : 1;
  const below = Math.floor(percent * unit);
  return ((below % 2 === 0 ? below : below + 1) / unit).toFixed(decimals);
}

const percent = (share, n) => `${number(share, n)}${NO_BREAK}%`;
const range = (one) => `${number(one.low, one.n)}${NO_BREAK}to${NO_BREAK}${percent(one.high, one.n)}`;
const countOf = (one) => `${one.count} of ${one.n}`;

function shareWithInterval(one) {
  if (one.share === undefined) return "";
  const share = percent(one.share, one.n);
  return one.n < rules.enough ? `${range(one)}, ${share}` : `${share} (${range(one)})`;
}

function inTwoLines(one) {
  if (one.n === 0) return "\u2013";
  if (one.share === undefined) return countOf(one);
  const share = percent(one.share, one.n);
  return one.n < rules.enough ? `${range(one)}\n${share}` : `${share}\n${range(one)}`;
}

function shade(one) {
  return one.share === undefined ? 0 : rules.shades.filter((least) => one.share >= least).length;
}

// ---- Counting.

const groundIndex = new Map(data.grounds.map(([id], index) => [id, index]));
const none = () => new Array(data.grounds.length).fill(0);

// The counts of some decisions, given by their indices.
function counted(chosen) {
  const result = {
    refusals: [0, 0, 0], n: 0, without: 0, any: none(), first: none(), split: none(), number: [],
    part: { n: 0, without: 0, any: none() }, years: new Map(), subjects: new Map(),
    notUsed: none(), listed: none(), used: none(), denied: none(), pairs: new Uint32Array(data.grounds.length ** 2),
  };
  for (const index of chosen) count(result, index);
  return result;
}

function count(result, index) {
  const refusal = decisions.refusal[index];
  const given = sets[decisions.grounds[index]];
  result.refusals[refusal] += 1;
  for (const ground of sets[decisions.denied[index]]) result.denied[ground] += 1;
  const counts = refusal === FULL || (data.include_part && refusal === PART);
  if (!counts) {
    if (refusal === PART) add(result.part, given);
    return;
  }
  add(result, given);
  result.number[given.length] = (result.number[given.length] || 0) + 1;
  if (given.length > 0) result.first[given[0]] += 1;
  for (const ground of given) result.split[ground] += 1 / given.length;
  group(result.years, data.years[decisions.year[index]], given);
  group(result.subjects, data.categories[decisions.category[index]], given);
  for (const ground of sets[decisions.cited[index]]) result.notUsed[ground] += 1;
  for (const ground of sets[decisions.listed[index]]) {
    result.listed[ground] += 1;
    if (given.includes(ground)) result.used[ground] += 1;
  }
  for (const one of given) {
    for (const other of given) {
      if (one !== other) result.pairs[one * data.grounds.length + other] += 1;
    }
  }
}

function add(counts, given) {
  counts.n += 1;
  if (given.length === 0) counts.without += 1;
  for (const ground of given) counts.any[ground] += 1;
}

function group(groups, name, given) {
  if (!groups.has(name)) groups.set(name, { n: 0, without: 0, any: none() });
  add(groups.get(name), given);
}

// The figure that an element shows.
function figureOf(element, result) {
  const { figure: kind, ground: id = "", group: name = "" } = element.dataset;
  const ground = groundIndex.get(id);
  const of = (counts) => counts === undefined ? figure(0, 0)
    : id === "" ? figure(counts.without, counts.n) : figure(counts.any[ground] || 0, counts.n, counts.without);
  const both = () => result.pairs[ground * data.grounds.length + groundIndex.get(name)] || 0;
  switch (kind) {
    case "n": return { count: result.n, n: result.n };
    case "n-part": return { count: result.refusals[PART], n: result.n };
    case "n-no": return { count: result.refusals[NO], n: result.n };
    case "n-all": return { count: result.refusals[FULL] + result.refusals[PART] + result.refusals[NO], n: result.n };
    case "found": return figure(result.n - result.without, result.n);
    case "any": return of(result);
    case "part": return of(result.part);
    case "first": return figure(result.first[ground] || 0, result.n, result.without);
    case "split": return splitOf(id === "" ? result.without : result.split[ground] || 0, result.n);
    case "number": return figure(result.number[Number(id)] || 0, result.n);
    case "year": return of(result.years.get(name));
    case "subject": return of(result.subjects.get(name));
    case "not-used": return figure(result.notUsed[ground] || 0, result.n);
    case "used": return figure(result.used[ground] || 0, result.listed[ground] || 0);
    case "denied": return figure(result.denied[ground] || 0, result.refusals[FULL] + result.refusals[PART] + result.refusals[NO]);
    case "pair": return figure(both(), result.n);
    case "pair-one": return figure(both(), result.any[ground] || 0);
    case "pair-other": return figure(both(), result.any[groundIndex.get(name)] || 0);
    default: return undefined;
  }
}

const splitOf = (parts, n) => n < rules.fewest ? { count: parts, n } : { count: parts, n, share: parts / n };

// ---- Showing figures where they stand.

const shown = {
  number: (one) => String(one.count),
  n: (one) => String(one.n),
  count: (one) => one.n < rules.fewest ? countOf(one) : String(one.count),
  of: countOf,
  share: shareWithInterval,
  maximum: (one) => one.maximum === undefined ? "" : percent(one.maximum, one.n),
  plain: (one) => one.share === undefined ? "" : percent(one.share, one.n),
  shaded: inTwoLines,
};

const placed = Array.from(document.querySelectorAll("[data-figure]")).filter((element) => element.dataset.as in shown);
const marks = Array.from(document.querySelectorAll("[data-end]")).map((chart) => ({
  chart, end: Number(chart.dataset.end), rows: Array.from(chart.querySelectorAll("[data-figure]")),
}));

function show(result) {
  for (const element of placed) {
    const one = figureOf(element, result);
    if (one === undefined) continue;
    element.textContent = shown[element.dataset.as](one);
    if (element.dataset.as === "shaded") element.className = `shade-${shade(one)}`;
  }
  for (const { chart, rows } of marks) {
    const figures = rows.map((row) => figureOf(row, result));
    const highest = Math.max(0, ...figures.map((one) => one.high || 0));
    const end = rules.steps.find((step) => step >= highest) || 1;
    for (const tick of chart.querySelectorAll("[data-quarter]")) tick.textContent = percent((end * tick.dataset.quarter) / 4, 1);
    const drawn = chart.dataset.base === undefined ? bar : column;
    rows.forEach((row, place) => drawn(row, figures[place], chart.dataset, end));
  }
}

const tenth = (length) => Math.round(length * 10) / 10;

function bar(row, one, { from, span }, end) {
  const place = (share) => tenth((share / end) * span);
  const interval = row.querySelector(".interval");
  row.querySelector(".bar").setAttribute("width", place(one.share || 0));
  interval.setAttribute("d", one.share === undefined ? "" :
    `M${Number(from) + place(one.low)} ${interval.dataset.y}H${Number(from) + place(one.high)}`);
  row.querySelector(".value").textContent = shareWithInterval(one) || countOf(one);
}

function column(row, one, { base, span }, end) {
  const height = (share) => tenth((share / end) * span);
  const rect = row.querySelector(".bar");
  const interval = row.querySelector(".interval");
  const value = row.querySelector(".value");
  const length = one.n < rules.enough ? 0 : height(one.share);
  rect.setAttribute("height", length);
  rect.setAttribute("y", base - length);
  interval.setAttribute("d", one.share === undefined ? "" :
    `M${interval.dataset.x} ${base - height(one.low)}V${base - height(one.high)}`);
  value.setAttribute("y", base - height(one.high || 0) - 4);
  value.textContent = columnValue(one) + (rect.classList.contains("provisional") ? "*" : "");
}

function columnValue(one) {
  const short = (share) => number(share, one.n).replace(`under${NO_BREAK}`, "<").replace(`over${NO_BREAK}`, ">");
  if (one.n === 0) return "\u2013";
  if (one.share === undefined) return countOf(one);
  return one.n < rules.enough ? `${short(one.low)}\u2013${short(one.high)}` : short(one.share);
}

// ---- The filter: its fields, what each compares, and the values that can be chosen.

const byName = (one, other) => one.label.localeCompare(other.label, "en-GB");
const options = (labels) => labels.map((label, value) => ({ value, label }));
const words = (text) => text.charAt(0).toUpperCase() + text.slice(1).replace(/[-_]/g, " ");
const inSets = (column) => (index, value) => sets[decisions[column][index]].includes(value);
const equal = (column) => (index, value) => decisions[column][index] === value;

// Grounds that no decision of the column has cannot be chosen.
function groundsIn(column) {
  const seen = new Set(decisions[column].flatMap((set) => sets[set]));
  return data.grounds.map(([id, label], value) => ({ value, label, id })).filter((one) => seen.has(one.value)).sort(byName);
}

const fields = {
  organisation: { options: options(data.organisations).sort(byName), holds: inSets("organisation") },
  ground: { options: groundsIn("grounds"), holds: inSets("grounds") },
  denied: { options: groundsIn("denied"), holds: inSets("denied") },
  category: { options: options(data.categories).sort(byName), holds: equal("category") },
  financial_year: { options: options(data.years).sort((one, other) => byName(other, one)), holds: equal("year") },
  outcome: { options: options(data.outcomes).sort(byName), holds: equal("outcome") },
  check: { options: options(data.checks).map((one) => ({ ...one, id: one.label, label: words(one.label) })).sort(byName), holds: inSets("check") },
};

const form = document.getElementById("filter");
const search = document.getElementById("search");

function fillFields() {
  for (const [name, { options: choices }] of Object.entries(fields)) {
    const select = form.elements[name];
    select.append(new Option("All", ""));
    for (const { label, id = label } of choices) select.append(new Option(label, id));
    select.closest(".field").hidden = choices.length === 0;
  }
}

// Whether a word stands in what is known of a decision.
function says(word, index) {
  return word.test(decisions.name[index])
    || decisions.evidence[index].some(([sentence]) => word.test(sentence))
    || sets[decisions.organisation[index]].some((one) => word.test(data.organisations[one]))
    || word.test(data.categories[decisions.category[index]])
    || word.test(data.subcategories[decisions.subcategory[index]]);
}

// What is chosen: a label to be read, and a test, for each field that is in use.
function conditions() {
  const found = [];
  for (const [name, { options: choices, holds }] of Object.entries(fields)) {
    const wanted = form.elements[name].value;
    const choice = choices.find(({ label, id = label }) => id === wanted);
    if (wanted === "" || choice === undefined) continue;
    const title = form.querySelector(`label[for="${name}"]`).textContent;
    found.push({ name, value: wanted, label: `${title}: ${choice.label}`, holds: (index) => holds(index, choice.value) });
  }
  const sought = search.value.trim();
  if (sought !== "") {
    const patterns = sought.split(/\s+/).map((word) => new RegExp(word.replace(/[^\p{L}\p{N}]/gu, "\\$&"), "i"));
    const holds = (index) => patterns.every((word) => says(word, index));
    found.push({ name: "search", value: sought, label: `Words: ${sought}`, holds });
  }
  return found;
}

// ---- The list.

const list = document.getElementById("list");
let matching = [];
let page = 0;

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className !== undefined) made.className = className;
  return made;
}

const isolated = (text) => element("bdi", text);
const titles = (set) => set.map((ground) => data.grounds[ground][1]).join("; ");

function reasons(index) {
  const given = titles(sets[decisions.grounds[index]]);
  if (decisions.refusal[index] === NO) return "Investigated to the end";
  return (given || "No reason found") + (decisions.refusal[index] === PART ? " (a part not investigated)" : "");
}

function item(index) {
  const details = element("details");
  const summary = element("summary");
  const bodies = sets[decisions.organisation[index]].map((one) => data.organisations[one]).join("; ");
  const date = data.dates[decisions.date[index]];
  summary.append(isolated(decisions.name[index]), date === "" ? ", " : `, ${date}, `, isolated(bodies), ". ", element("span", reasons(index), "what"));
  details.append(summary);
  details.addEventListener("toggle", () => { if (details.childElementCount === 1) details.append(...inside(index)); });
  const made = element("li");
  made.append(details);
  return made;
}

function inside(index) {
  const found = [];
  const subject = [data.categories[decisions.category[index]], data.subcategories[decisions.subcategory[index]]];
  const about = element("p");
  about.append(isolated(subject.filter((part) => part !== "").join(": ")), ". Outcome: ", isolated(data.outcomes[decisions.outcome[index]]));
  found.push(about);
  for (const sentence of decisions.evidence[index]) found.push(...quote(sentence));
  if (decisions.evidence[index].length === 0) found.push(element("p", "No sentence is known for this decision."));
  const checks = sets[decisions.check[index]].map((one) => words(data.checks[one]));
  if (checks.length > 0) found.push(element("p", `To check: ${checks.join("; ")}`));
  if (decisions.address[index] !== null) found.push(source(data.address + decisions.address[index], decisions.name[index]));
  return found;
}

function quote([sentence, section, paragraph, start, length, given, denied]) {
  const said = [];
  if (given.length > 0) said.push(`Given: ${titles(given)}`);
  if (denied.length > 0) said.push(`Considered and not applied: ${titles(denied)}`);
  const kind = data.sections[section];
  const place = kind === "" ? "" : ` (${words(kind)}, paragraph ${paragraph})`;
  const quoted = element("blockquote");
  const quotation = isolated("");
  quotation.append(sentence.slice(0, start), element("mark", sentence.slice(start, start + length)), sentence.slice(start + length));
  if (length === 0) quotation.replaceChildren(sentence);
  quoted.append(quotation);
  return [element("p", said.join(". ") + place), quoted];
}

function source(address, name) {
  const link = element("a", `Decision ${name} at its source`);
  link.href = address;
  link.rel = "external noopener noreferrer";
  const made = element("p");
  made.append(link);
  return made;
}

function showPage() {
  const first = page * PER_PAGE;
  const some = matching.slice(first, first + PER_PAGE);
  list.replaceChildren(...some.map(item));
  document.getElementById("shown").textContent = some.length === 0 ? "No decision matches the filter."
    : `Decisions ${first + 1} to ${first + some.length} of ${matching.length}, the latest first. Open one for its sentences.`;
  document.getElementById("previous").disabled = page === 0;
  document.getElementById("next").disabled = first + PER_PAGE >= matching.length;
}

function turn(step) {
  page += step;
  showPage();
  document.getElementById("decisions-heading").focus();
}

// ---- From the filter to the page, and between the filter and the address.

const heading = document.getElementById("heading");
const title = document.title;
// What a picture is called: what is seen in all decisions, else what it is about.
const names = Array.from(document.querySelectorAll("svg > title")).map((name) => ({
  name, whole: name.textContent, filtered: `${name.closest("section").querySelector("h2").textContent}, filtered`,
}));
const all = Array.from({ length: total }, (_, index) => index);

function apply() {
  const active = conditions();
  matching = active.length === 0 ? all : all.filter((index) => active.every(({ holds }) => holds(index)));
  const result = counted(matching);
  show(result);
  const label = active.map((one) => one.label).join("; ");
  heading.textContent = label === "" ? title : `${title} (${label})`;
  document.title = heading.textContent;
  for (const { name, whole, filtered } of names) name.textContent = label === "" ? whole : filtered;
  // Of the many pairs those are shown that any of these decisions gives.
  for (const row of document.querySelectorAll("table.together tbody tr")) {
    row.hidden = label !== "" && figureOf(row.querySelector("td"), result).count === 0;
  }
  for (const one of document.querySelectorAll(".headline")) one.hidden = label !== "";
  for (const one of document.querySelectorAll(".whole")) one.hidden = label !== "";
  for (const one of document.querySelectorAll(".filtered")) one.hidden = label === "";
  const [full, part, no] = result.refusals;
  document.getElementById("status").textContent =
    `${label === "" ? "All decisions" : label}: ${matching.length}, of which ${full} refused in full, ${part} in part, ${no} investigated to the end.`;
  page = 0;
  showPage();
  return active;
}

function remember(active) {
  const address = new URLSearchParams(active.map(({ name, value }) => [name, value])).toString();
  history.replaceState(null, "", address === "" ? location.pathname + location.search : `#${address}`);
}

// Takes the filter from the address; other fragments are places in the page.
function recall() {
  const fragment = location.hash.slice(1);
  if (!fragment.includes("=")) return false;
  const wanted = new URLSearchParams(fragment);
  search.value = wanted.get("search") || "";
  for (const name of Object.keys(fields)) form.elements[name].value = wanted.get(name) || "";
  return true;
}

let waiting;
function changed(delay) {
  clearTimeout(waiting);
  waiting = setTimeout(() => remember(apply()), delay);
}

fillFields();
form.hidden = false;
document.getElementById("decisions").hidden = false;
form.addEventListener("change", () => changed(0));
form.addEventListener("reset", () => changed(0));
form.addEventListener("submit", (event) => event.preventDefault());
search.addEventListener("input", () => changed(200));
document.getElementById("previous").addEventListener("click", () => turn(-1));
document.getElementById("next").addEventListener("click", () => turn(1));
window.addEventListener("hashchange", () => { if (recall()) apply(); });
if (recall()) apply();
else {
  matching = all;
  showPage();
  const counts = [FULL, PART, NO].map((kind) => decisions.refusal.filter((one) => one === kind).length);
  document.getElementById("status").textContent =
    `All decisions: ${total}, of which ${counts[0]} refused in full, ${counts[1]} in part, ${counts[2]} investigated to the end.`;
}
