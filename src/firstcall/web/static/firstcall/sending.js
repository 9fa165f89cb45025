/* Files sent in pieces: each goes on where it broke off, after the line was down, after the page was closed.
   The page works without this: then the form sends its files whole. Every text comes from the page. */
(function () {
  "use strict";
  const form = document.getElementById("send"), box = document.getElementById("sending");
  if (!form || !box || !window.Promise || !window.XMLHttpRequest || !Blob.prototype.slice) return;
  const part = (name, where) => (where || box).querySelector(`[data-role="${name}"]`);
  const input = form.querySelector("input[type=file]"), list = part("list"), row = box.querySelector("template");
  const text = box.dataset, KB = 1024, SMALLEST = 64 * KB, LARGEST = 256 * KB, HASHED = 64 * KB * KB;
  const KEPT = 48 * 3600 * 1000;
  const going = ["waiting", "preparing", "sending", "down"];
  const FINAL = ["empty_file"]; // said of the file itself: the same again is refused again
  const items = [];
  let piece = SMALLEST, active = null, gone = [];

  // --- words and figures -------------------------------------------------------------------------------------
  const language = document.documentElement.lang || "en";
  const figures = new Intl.NumberFormat(language, { maximumFractionDigits: 1, numberingSystem: "latn" });
  function size(bytes) {
    const large = bytes >= 1000 * 1000, figure = large ? bytes / 1e6 : Math.ceil(bytes / 1000);
    try {
      const style = { style: "unit", unit: large ? "megabyte" : "kilobyte", maximumFractionDigits: large ? 1 : 0, numberingSystem: "latn" };
      return new Intl.NumberFormat(language, style).format(figure);
    } catch (error) { return figures.format(figure) + (large ? " MB" : " kB"); }
  }
  const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  const percent = (sent, whole) => (whole ? Math.floor((100 * sent) / whole) : 0);
  function say(sentence) { const place = part("said"); if (place.textContent !== sentence) place.textContent = sentence; }

  function show(item) {
    const sent = Math.min(item.offset + item.flying, item.file.size), values = { sent: size(sent), size: size(item.file.size), percent: percent(sent, item.file.size) };
    const words = { chosen: text.textChosen, waiting: text.textWaiting, preparing: text.textPreparing, sending: text.textSending, down: text.textDown, paused: text.textPaused, sent: text.textSent };
    part("state", item.row).textContent = item.message || filled(words[item.state] || "", values);
    const bar = part("bar", item.row);
    bar.value = values.percent;
    bar.hidden = ["chosen", "sent", "failed"].includes(item.state) && !item.offset;
    const act = (name) => item.row.querySelector(`[data-act=${name}]`);
    act("pause").hidden = !going.includes(item.state);
    act("go").hidden = !["paused", "failed"].includes(item.state) || item.gone;
    act("cancel").hidden = item.state === "sent";
    Object.assign(item.row.dataset, { state: item.state, percent: values.percent });
    sum();
  }
  function sum() {
    const begun = items.filter((item) => item.state !== "chosen"), done = begun.filter((item) => item.state === "sent");
    const whole = begun.reduce((bytes, item) => bytes + item.file.size, 0);
    const sent = begun.reduce((bytes, item) => bytes + Math.min(item.offset + item.flying, item.file.size), 0);
    part("all").hidden = begun.length < 2;
    part("sum").textContent = filled(text.textSum, { done: done.length, count: begun.length, percent: percent(sent, whole) });
    part("all").querySelector("progress").value = percent(sent, whole);
  }
  function become(item, state, message) {
    const before = item.state;
    Object.assign(item, { state, message: message || "", flying: state === "sending" ? item.flying : 0 });
    show(item);
    if (before !== state && ["down", "paused", "failed", "sent"].includes(state))
      say(`${item.file.name}: ${part("state", item.row).textContent}`);
  }

  // --- what this browser keeps until a file has arrived ----------------------------------------------------------
  const shelf = new Promise((resolve) => {
    try {
      const asked = indexedDB.open("firstcall-sending", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("files", { keyPath: "key" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = asked.onblocked = () => resolve(null);
    } catch (error) { resolve(null); }
  });
  function shelved(way, act) {
    return shelf.then((kept) => kept && new Promise((resolve) => {
      try {
        const asked = act(kept.transaction("files", way).objectStore("files"));
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => resolve(null);
      } catch (error) { resolve(null); }
    }));
  }
  function keep(item) {
    const { key, file, id, sha256, means, about, state } = item;
    const kept = { key, file, id, sha256, means, about, paused: state === "paused", person: text.person, place: text.place, at: Date.now() };
    return shelved("readwrite", (files) => files.put(kept));
  }
  const forget = (item) => shelved("readwrite", (files) => files.delete(item.key));

  // --- talking to the server -------------------------------------------------------------------------------------
  class Down extends Error {}
  class Stopped extends Error {}
  class Answer extends Error { constructor(status, body) { super(status); this.status = status; this.body = body; } }
  const cookie = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1] || form.querySelector("[name=csrfmiddlewaretoken]").value;

  function ask(item, method, address, body, headers) {
    return new Promise((resolve, reject) => {
      const request = (item.request = new XMLHttpRequest());
      let quiet = 0;
      const patient = () => { clearTimeout(quiet); quiet = setTimeout(() => request.abort(), 45000); };
      const over = (settle, value) => { clearTimeout(quiet); item.request = null; settle(value); };
      request.open(method, address);
      request.setRequestHeader("X-CSRFToken", cookie());
      Object.entries(headers || {}).forEach(([name, value]) => request.setRequestHeader(name, value));
      request.upload.onprogress = (event) => { patient(); if (method === "PATCH" && item.state === "sending") { item.flying = event.loaded; show(item); } };
      request.onprogress = patient;
      request.onload = () => {
        let answer = {};
        try { answer = JSON.parse(request.responseText || "{}"); } catch (error) { /* a page of something in between */ }
        if (request.status < 300) over(resolve, answer);
        else if ([408, 425, 429, 500, 502, 503, 504].includes(request.status)) over(reject, new Down());
        else over(reject, new Answer(request.status, answer));
      };
      request.onerror = request.onabort = request.ontimeout = () => over(reject, new Down());
      patient();
      request.send(body === undefined ? null : body);
    });
  }
  const address = (kind, id) => text[kind].replace("ID", id);
  const json = { "Content-Type": "application/json" };

  /* Until it is answered: waits 1, 2, 4 … 30 seconds after each failure, or until the browser says that the line is back. */
  async function patiently(item, act) {
    for (let wait = 1000; ; wait = Math.min(2 * wait, 30000)) {
      if (!going.includes(item.state)) throw new Stopped();
      try { return await act(); } catch (error) {
        if (!going.includes(item.state)) throw new Stopped();
        if (!(error instanceof Down)) throw error;
        become(item, "down");
        await new Promise((resolve) => {
          const later = setTimeout(resolve, wait * (0.8 + 0.4 * Math.random()));
          item.wake = () => { clearTimeout(later); resolve(); };
        });
        item.wake = null;
      }
    }
  }

  async function fingerprint(file) {
    if (!window.crypto || !crypto.subtle || file.size > HASHED) return "";
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  const finish = async (item) => (await patiently(item, () => ask(item, "POST", address("finish", item.id), JSON.stringify(item.about || {}), json))).id;

  async function begun(item) {
    if (item.id) {
      try { return await patiently(item, () => ask(item, "GET", address("upload", item.id))); } catch (error) {
        if (!(error instanceof Answer) || error.status !== 404) throw error;
      }
      try { return { job: await finish(item) }; } catch (error) { // it was whole, and only the answer was lost
        if (!(error instanceof Answer) || error.status !== 404) throw error;
      }
    }
    const said = { name: item.file.name, size: item.file.size, sha256: item.sha256, mark: String(item.file.lastModified || ""), ...item.means };
    return patiently(item, () => ask(item, "POST", text.begin, JSON.stringify(said), json));
  }

  async function send(item) {
    become(item, "preparing");
    if (!item.sha256) item.sha256 = await fingerprint(item.file);
    const upload = await begun(item);
    if (upload.job) return arrived(item, upload.job);
    Object.assign(item, { id: upload.id, offset: upload.offset });
    const half = document.querySelector(`#half-sent [data-upload="${upload.id}"]`);
    if (half) half.remove();
    await keep(item);
    if (!going.includes(item.state)) throw new Stopped();
    become(item, "sending");
    while (item.offset < item.file.size) await sendPiece(item);
    await arrived(item, await finish(item));
  }

  async function arrived(item, job) {
    Object.assign(item, { job, offset: item.file.size });
    become(item, "sent");
    // From here on it stands among the files at work.
    if (item.row.contains(document.activeElement)) input.focus();
    item.row.remove();
    await forget(item);
  }

  async function sendPiece(item) {
    // The bytes themselves, not a slice of the file: a file that changed meanwhile is noticed here.
    const from = item.offset, bytes = await item.file.slice(from, from + piece).arrayBuffer(), began = performance.now();
    try {
      const upload = await patiently(item, () => {
        if (item.state === "down") become(item, "sending");
        return ask(item, "PATCH", address("upload", item.id), bytes, { "Upload-Offset": String(from), "Content-Type": "application/octet-stream" });
      });
      item.offset = upload.offset;
    } catch (error) {
      if (!(error instanceof Answer) || error.status !== 409 || typeof error.body.offset !== "number") throw error;
      item.offset = error.body.offset;
    }
    const seconds = (performance.now() - began) / 1000;
    if (seconds < 1.5) piece = Math.min(2 * piece, LARGEST);
    else if (seconds > 6) piece = Math.max(piece / 2, SMALLEST);
    item.flying = 0;
    show(item);
  }

  function failed(item, error) {
    const said = (error.body && error.body.error) || {};
    if (error instanceof Stopped) return;
    if (!(error instanceof Answer)) { item.gone = true; forget(item); return become(item, "failed", text.textGone); }
    if (error.status === 401 || said.code === "csrf") return become(item, "paused", text.textSession);
    if (["arrived-changed", "not-found", "beyond-the-end"].includes(said.code)) item.id = "";
    if (text.assessment && [409, 413].includes(error.status)) { // refused as a document: it is not sent again by itself
      forget(item);
      item.gone = !String(said.code).startsWith("report-");
    }
    if (!text.assessment && (FINAL.includes(said.code) || [403, 413].includes(error.status))) { // it would be refused again
      forget(item);
      item.gone = true;
    }
    become(item, "failed", said.message || text.textFailed);
  }

  /* One file after the other: on a slow line two at once arrive no sooner, and later each. */
  async function pump() {
    if (active) return;
    const next = items.find((item) => item.state === "waiting");
    if (!next) return finished();
    active = next;
    try { await send(next); } catch (error) { failed(next, error); }
    active = null;
    if (next.state === "sent") document.body.dispatchEvent(new CustomEvent("files-sent"));
    pump();
  }
  function finished() {
    const begun = items.filter((item) => item.state !== "chosen");
    if (!begun.length || begun.some((item) => item.state !== "sent")) return;
    say(text.textAll);
    if (text.onward && items.length === begun.length) location.assign(text.onward);
    else if (begun.length === 1 && items.length === 1 && begun[0].job) location.assign(text.job.replace("ID", begun[0].job));
  }

  // --- what people do --------------------------------------------------------------------------------------------
  function add(file, more) {
    const item = { key: `${Date.now()}-${Math.random()}`, file, id: "", sha256: "", offset: 0, flying: 0, state: "chosen", message: "", means: {}, about: {}, ...more };
    item.row = row.content.firstElementChild.cloneNode(true);
    part("name", item.row).textContent = file.name;
    item.row.querySelectorAll("[data-role=of]").forEach((place) => { place.textContent = ` ${file.name}`; });
    part("bar", item.row).setAttribute("aria-label", file.name);
    item.row.addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      if (button) acts[button.dataset.act](item);
    });
    items.push(item);
    list.append(item.row);
    if (file.size > Number(text.limit)) { item.gone = true; become(item, "failed", text.textLarge); } else show(item);
  }
  function stop(item) { if (item.request) item.request.abort(); if (item.wake) item.wake(); }
  const acts = {
    pause(item) { become(item, "paused"); stop(item); keep(item); item.row.querySelector("[data-act=go]").focus(); },
    go(item) { if (text.assessment) item.about = about(items.length > 1); become(item, "waiting"); keep(item); item.row.querySelector("[data-act=pause]").focus(); pump(); },
    cancel(item) {
      const was = item.state, next = item.row.nextElementSibling || item.row.previousElementSibling;
      item.state = "cancelled";
      stop(item);
      items.splice(items.indexOf(item), 1);
      item.row.remove();
      forget(item);
      if (item.id && was !== "sent") give_up({ id: item.id, state: "sending" });
      (next ? next.querySelector("button:not([hidden])") || input : input).focus();
      sum();
      if (text.onward) finished();
    },
  };
  function give_up(item) { patiently({ ...item, row: document.createElement("li"), file: { name: "", size: 0 }, offset: 0, flying: 0 }, () => ask(item, "DELETE", address("upload", item.id))).catch(() => {}); }

  function means() {
    const chosen = new FormData(form);
    if (text.assessment) return { kind: "report", assessment: text.assessment };
    return { kind: chosen.get("kind") || "activities", group: chosen.get("group") || "", sheet: (chosen.get("sheet") || "").trim(), round: chosen.get("round") || "", assessment: chosen.get("assessment") || "" };
  }
  /* What is said of a document; several go by the names of their files. */
  function about(several) {
    if (!text.assessment) return {};
    const chosen = new FormData(form);
    return { title: several ? "" : (chosen.get("title") || "").trim(), language: (chosen.get("language") || "").trim(), group: chosen.get("group") || "" };
  }
  function taken(files) {
    const there = (file) => items.find((item) => item.file.name === file.name && item.file.size === file.size && item.file.lastModified === file.lastModified && item.state !== "sent");
    for (const file of files) {
      const before = there(file);
      if (before && (text.assessment || !before.gone)) continue;
      if (before) acts.cancel(before); // refused, and chosen again: with another answer in the form, perhaps
      add(file);
    }
  }
  input.addEventListener("change", () => { taken(input.files); input.value = ""; });
  form.addEventListener("submit", (event) => {
    const chosen = items.filter((item) => item.state === "chosen");
    if (!chosen.length && !items.some((item) => going.includes(item.state))) return; // the server says what is missing
    event.preventDefault();
    const said = means(), further = about(chosen.length > 1);
    chosen.forEach((item) => { item.means = said; item.about = further; become(item, "waiting"); keep(item); });
    pump();
  });
  for (const kind of ["dragenter", "dragover"]) form.addEventListener(kind, (event) => { event.preventDefault(); form.classList.add("dropping"); });
  for (const kind of ["dragleave", "drop"]) form.addEventListener(kind, () => form.classList.remove("dropping"));
  form.addEventListener("drop", (event) => { event.preventDefault(); taken(event.dataTransfer.files); });
  window.addEventListener("online", () => items.forEach((item) => item.wake && item.wake()));
  document.body.addEventListener("htmx:afterSwap", () => {
    const work = document.getElementById("my-work");
    if (work && work.dataset.said && !items.some((item) => going.includes(item.state))) say(work.dataset.said);
  });

  /* What was being sent when the page was closed: only this person's, here, of the last 48 hours, and in one window. */
  async function restore() {
    const kept = (await shelved("readonly", (files) => files.getAll())) || [];
    kept.forEach((one) => {
      if (one.person !== text.person || Date.now() - one.at > KEPT) return forget(one);
      if (one.place !== text.place) return;
      add(one.file, { key: one.key, id: one.id, sha256: one.sha256, means: one.means, about: one.about, state: one.paused ? "paused" : "waiting" });
    });
    const folded = form.closest("details");
    if (items.length) { if (folded) folded.open = true; say(text.textAgain); pump(); }
  }
  box.hidden = false;
  input.required = false;
  if (navigator.locks) navigator.locks.request(`firstcall-sending-${text.place}`, { ifAvailable: true }, (lock) => lock && restore().then(() => new Promise(() => {})));
  else restore();
})();
