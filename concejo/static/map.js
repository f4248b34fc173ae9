// Maps: the list beside them says the same, so without this file nothing is missing.
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Text is only ever put in as text.
const words = (tag, text, more = {}) => Object.assign(document.createElement(tag), { textContent: text }, more);

const behind = async (map, said) => {
  if (said.tiles) {
    L.tileLayer(said.tiles, { attribution: words("i", said.credit).innerHTML, maxZoom: 19 }).addTo(map);
    return;
  }
  const answer = await fetch(said.behind);
  if (!answer.ok) return;
  const line = { color: colour("--edge"), weight: 1.5, opacity: 0.7, fillOpacity: 0.06, interactive: false };
  const streets = [];
  L.geoJSON(await answer.json(), {
    style: line,
    interactive: false,
    pointToLayer: (feature, at) => {
      const street = L.circleMarker(at, { ...line, radius: 2, fillOpacity: 0.5 });
      streets.push(street.bindTooltip(words("span", feature.properties.name || ""), { permanent: true, className: "street", direction: "right", offset: [20, 0] }));
      return street;
    },
  }).addTo(map).bringToBack();
  // Names are written where they can be read: not all of a city's at once, none over another,
  // over the buttons or beyond the edge. What is nearest to the middle goes first.
  const name = () => {
    const size = map.getSize();
    const middle = size.divideBy(2);
    const near = streets
      .filter((street) => map.getBounds().contains(street.getLatLng()))
      .map((street) => ({ street, at: map.latLngToContainerPoint(street.getLatLng()) }))
      .sort((one, other) => one.at.distanceTo(middle) - other.at.distanceTo(middle));
    const taken = [{ left: 0, top: 0, right: 60, bottom: 105 }];
    for (const street of streets) street.closeTooltip();
    if (near.length > 40) return;
    for (const { street, at } of near) {
      street.openTooltip();
      const { offsetWidth: wide, offsetHeight: high } = street.getTooltip().getElement();
      const its = { left: at.x + 16, top: at.y - high / 2, right: at.x + 22 + wide, bottom: at.y + high / 2 };
      const meets = (each) => its.left < each.right && its.right > each.left && its.top < each.bottom && its.bottom > each.top;
      if (its.right > size.x || taken.some(meets)) street.closeTooltip();
      else taken.push(its);
    }
  };
  map.on("moveend", name);
  name();
};

const pin = (count, late) => L.divIcon({
  className: `${count > 1 ? "spots" : "spot-pin"}${late ? " late" : ""}`,
  html: count > 1 ? words("b", count) : "",
  iconSize: count > 1 ? [44, 44] : [26, 26],
});

const card = (cases) => {
  const list = document.createElement("ul");
  for (const about of cases) {
    const line = list.appendChild(document.createElement("li"));
    line.append(words("a", called(about), { href: new URL(about.url).pathname }));
    line.append(document.createElement("br"), words("small", about.office.title));
  }
  return list;
};

const called = (about) => `${about.number} ${about.summary || ""}`.trim();

// What stands at one and the same point is one mark.
const together = (features) => {
  const points = new Map();
  for (const { geometry: { coordinates: [lon, lat] }, properties } of features) {
    const key = `${lat} ${lon}`;
    if (!points.has(key)) points.set(key, { at: [lat, lon], cases: [] });
    points.get(key).cases.push(properties);
  }
  return points.values();
};

const cases = (map, said) => {
  const layer = L.layerGroup().addTo(map);
  let turn = 0;
  const load = async () => {
    const mine = ++turn;
    const url = new URL(said.cases, location.href);
    url.searchParams.set("bbox", map.getBounds().pad(0.1).toBBoxString());
    const answer = await fetch(url);
    if (!answer.ok) return;
    const { features } = await answer.json();
    if (mine !== turn) return;
    layer.clearLayers();
    for (const { at, cases } of together(features)) {
      const [first] = cases;
      const count = first.number ? cases.length : first.count;
      const late = cases.some((about) => about.late);
      const name = first.number ? cases.map(called).join("; ") : `${count} ${said.many}`;
      const title = late ? `${name} (${said.late})` : name;
      const marker = L.marker(at, { icon: pin(count, late), title, alt: title, zIndexOffset: count > 1 ? 1000 : 0 }).addTo(layer);
      if (first.number) marker.bindPopup(card(cases));
      else marker.on("click", () => map.setView(at, map.getZoom() + 2));
    }
  };
  map.on("moveend", load);
  load();
};

for (const place of document.querySelectorAll("[data-map]")) {
  const said = place.dataset;
  place.hidden = false;
  place.setAttribute("role", "region");
  place.setAttribute("aria-label", said.label);
  const map = L.map(place, { preferCanvas: true, zoomControl: false, scrollWheelZoom: !said.point, maxZoom: 19 });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: said.nearer, zoomOutTitle: said.farther }).addTo(map);
  if (said.point) {
    const at = said.point.split(",").map(Number);
    map.setView(at, 16);
    L.marker(at, { icon: pin(1), keyboard: false, interactive: false }).addTo(map);
  } else {
    const [west, south, east, north] = said.bounds.split(",").map(Number);
    // Not under the buttons.
    map.fitBounds([[south, west], [north, east]], { maxZoom: 16, paddingTopLeft: [52, 0] });
    cases(map, said);
  }
  behind(map, said).catch(() => {});
}
