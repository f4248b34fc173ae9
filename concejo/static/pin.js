// A pin that says where something is: two fields of a form, and a sentence with the nearest street.
// Without this file the street is written; what draws maps is fetched when somebody wants one.
"use strict";

const brought = new Map();
const bring = (src) => {
  if (!brought.has(src) && document.querySelector(`script[src="${src}"]`)) brought.set(src, Promise.resolve());
  if (!brought.has(src)) {
    brought.set(src, new Promise((resolve, reject) => {
      const script = Object.assign(document.createElement("script"), { src, onload: resolve, onerror: reject });
      document.head.append(script);
    }));
  }
  return brought.get(src);
};
const style = (href) => document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));

const pinned = async (part) => {
  style(part.dataset.leafletStyle);
  style(part.dataset.mapStyle);
  await bring(part.dataset.leaflet);
  await bring(part.dataset.mapScript);
  const form = part.closest("form");
  const find = (name) => part.querySelector(`[data-pin-${name}]`);
  const { lat, lon } = form.elements;
  const place = find("map"), says = find("says"), off = find("off"), here = find("here");
  const said = place.dataset;
  place.setAttribute("role", "region");
  place.setAttribute("aria-label", said.label);
  place.setAttribute("aria-describedby", part.querySelector(".hint").id);
  const map = L.map(place, { preferCanvas: true, zoomControl: false, maxZoom: 19 });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: said.nearer, zoomOutTitle: said.farther }).addTo(map);
  place.append(Object.assign(document.createElement("span"), { className: "cross", ariaHidden: "true" }));

  // A street that stands there already goes along with the pin, until somebody writes another.
  const street = form.querySelector("[data-pin-street]");
  let follows = Boolean(street);
  street?.addEventListener("input", () => { follows = false; });

  let marker, turn = 0;
  const ask = async (moved) => {
    const mine = ++turn;
    const answer = await fetch(`/map/near?lat=${lat.value}&lon=${lon.value}`).catch(() => null);
    const near = answer?.ok ? await answer.json() : {};
    if (mine !== turn) return;
    says.textContent = near.says || "";
    if (moved && follows && near.inside) street.value = near.street;
  };
  const put = (at, moved = true) => {
    const there = at.wrap();
    lat.value = there.lat.toFixed(5);
    lon.value = there.lng.toFixed(5);
    off.hidden = false;
    if (marker) marker.setLatLng(there);
    else {
      marker = L.marker(there, { icon: pin(1), draggable: true, title: said.pinName, alt: said.pinName }).addTo(map);
      marker.on("dragend", () => put(marker.getLatLng()));
      marker.getElement().addEventListener("keydown", (e) => {
        const [x, y] = { ArrowLeft: [-8, 0], ArrowRight: [8, 0], ArrowUp: [0, -8], ArrowDown: [0, 8] }[e.key] || [];
        if (x === undefined) return;
        e.preventDefault();
        e.stopPropagation();
        put(map.containerPointToLatLng(map.latLngToContainerPoint(marker.getLatLng()).add([x, y])));
        map.panInside(marker.getLatLng(), { padding: [40, 40] });
      });
    }
    // Until the nearest street is known the field is empty, which means the same.
    if (moved && follows) street.value = form.elements.house.value = "";
    clearTimeout(put.soon);
    put.soon = setTimeout(() => ask(moved), 250);
  };
  map.on("click", (e) => put(e.latlng));
  find("middle").addEventListener("click", () => put(map.getCenter()));
  here.hidden = !navigator.geolocation || !window.isSecureContext;
  here.addEventListener("click", () => navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const at = L.latLng(coords.latitude, coords.longitude);
      map.setView(at, 17);
      put(at);
    },
    () => { says.textContent = here.dataset.notKnown; },
    { enableHighAccuracy: true, timeout: 15000 },
  ));
  off.addEventListener("click", () => {
    marker?.remove();
    marker = undefined;
    turn += 1;
    lat.value = lon.value = "";
    off.hidden = true;
    says.textContent = off.dataset.isOff;
    place.focus();
  });

  const [west, south, east, north] = said.bounds.split(",").map(Number);
  const at = [lat.value, lon.value].map(Number);
  if (lat.value && at.every(Number.isFinite)) {
    map.setView(at, 17);
    put(L.latLng(at), false);
  } else if (said.start) map.setView(said.start.split(",").map(Number), 17);
  else map.fitBounds([[south, west], [north, east]], { maxZoom: 16 });
  behind(map, said).catch(() => {});
};

const begun = new WeakSet();
const begin = (part) => {
  if (!part.open || begun.has(part)) return;
  begun.add(part);
  pinned(part);
};
// A fold that the desk fetches comes later than this file.
const unfold = () => {
  for (const part of document.querySelectorAll("[data-pin]")) {
    part.hidden = false;
    begin(part);
  }
};
document.addEventListener("toggle", (e) => { if (e.target.matches?.("[data-pin]")) begin(e.target); }, true);
new MutationObserver(unfold).observe(document.body, { childList: true, subtree: true });
unfold();
