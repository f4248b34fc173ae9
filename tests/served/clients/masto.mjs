// What people do in apps of the web (Elk, Phanpy): masto.js in a served town.
//
//     MASTO=<its package> URL=<the town> node masto.mjs
//
// Two people are there, with the tokens that `concejo seed` gives. Prints OK when all of it was so.

import assert from "node:assert/strict";

const { createRestAPIClient, createStreamingAPIClient, MastoHttpError } = await import(
  process.env.MASTO
);
// Two by two points of blue.
const PHOTO =
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGOU9ZvHwMDAxMDAwMDAAAAMFQENOvw2ywAAAABJRU5ErkJggg==";
const url = process.env.URL;
const token = (name) => `test-token-of-${name}`;
const ana = createRestAPIClient({ url, accessToken: token("ana") });
const ben = createRestAPIClient({ url, accessToken: token("ben") });
const ids = (found) => found.map((each) => each.id);

async function readsTheTown() {
  const [old, young] = [await ana.v1.instance.fetch(), await ana.v2.instance.fetch()];
  assert.equal(old.title, "Jun");
  assert.equal(young.title, "Jun");
  assert.equal(young.configuration.statuses.maxCharacters, 500);
  assert.equal((await ana.v1.accounts.verifyCredentials()).acct, "ana");
  await assert.rejects(
    createRestAPIClient({ url, accessToken: "wrong" }).v1.accounts.verifyCredentials(),
    (refused) => refused instanceof MastoHttpError && refused.statusCode === 401,
  );
  return young.configuration.urls.streaming;
}

async function writes() {
  const drawing = new Blob(["<svg/>"], { type: "image/svg+xml" });
  await assert.rejects(
    ana.v2.media.create({ file: drawing }),
    (refused) => refused instanceof MastoHttpError && refused.statusCode === 422,
  );
  const file = new Blob([Buffer.from(PHOTO, "base64")], { type: "image/png" });
  const photo = await ana.v2.media.create({ file, description: "La fuente" });

  const said = await ana.v1.statuses.create({
    status: "La fuente esta seca #fuente",
    mediaIds: [photo.id],
  });
  assert.deepEqual(
    said.mediaAttachments.map((each) => each.description),
    ["La fuente"],
  );
  const changed = await ana.v1.statuses.$select(said.id).update({
    status: "La fuente está seca #fuente",
    spoilerText: "Agua",
  });
  assert.match(changed.content, /está seca/);
  assert.ok(changed.editedAt > said.createdAt);
  assert.equal((await ana.v1.statuses.$select(said.id).history.list()).length, 2);
  const answer = await ben.v1.statuses.create({ status: "@ana lo digo", inReplyToId: said.id });
  const around = await ana.v1.statuses.$select(said.id).context.fetch();
  assert.deepEqual(ids(around.descendants), [answer.id]);

  const asked = await ana.v1.statuses.create({
    status: "¿Banco o árbol?",
    poll: { options: ["Banco", "Árbol"], expiresIn: 3600, multiple: true },
  });
  const voted = await ben.v1.polls.$select(asked.poll.id).votes.create({ choices: [0, 1] });
  assert.deepEqual([voted.voted, voted.ownVotes, voted.votersCount], [true, [0, 1], 1]);
  for (const mark of ["favourite", "reblog", "bookmark"]) {
    await ben.v1.statuses.$select(said.id)[mark]();
  }
  const read = await ben.v1.statuses.$select(said.id).fetch();
  assert.deepEqual([read.favourited, read.reblogged, read.bookmarked], [true, true, true]);
}

async function keepsListsAndFilters() {
  const his = await ben.v1.accounts.verifyCredentials();
  await ana.v1.accounts.$select(his.id).follow();
  const list = await ana.v1.lists.create({ title: "Vecinos", repliesPolicy: "followed" });
  await ana.v1.lists.$select(list.id).accounts.create({ accountIds: [his.id] });
  const said = await ben.v1.statuses.create({ status: "¡Qué ruido!" });
  assert.deepEqual(ids(await ana.v1.timelines.list.$select(list.id).list({ limit: 1 })), [said.id]);

  const filter = await ana.v2.filters.create({
    title: "Ruidos",
    context: ["home"],
    filterAction: "warn",
    keywordsAttributes: [{ keyword: "ruido", wholeWord: true }],
  });
  const [newest] = await ana.v1.timelines.home.list({ limit: 1 });
  assert.deepEqual(newest.filtered[0].keywordMatches, ["ruido"]);
  assert.equal(newest.filtered[0].filter.id, filter.id);
  await ana.v2.filters.$select(filter.id).remove();

  const pages = ana.v1.timelines.home.list({ limit: 1 });
  const turned = [];
  for await (const page of pages) {
    turned.push(...ids(page));
    if (turned.length === 3) break;
  }
  assert.equal(new Set(turned).size, 3);
}

async function readsNotificationsInGroups() {
  const page = await ana.v2.notifications.list();
  const kinds = page.notificationGroups.map((group) => group.type);
  assert.ok(["mention", "favourite", "reblog"].every((kind) => kinds.includes(kind)));
  assert.ok(page.accounts.every((account) => account.acct === "ben"));
  assert.equal((await ana.v2.notifications.unreadCount.fetch()).count, kinds.length);
}

// Two streams on one WebSocket.
async function listens(streamingApiUrl) {
  const live = createStreamingAPIClient({ streamingApiUrl, accessToken: token("ana") });
  const heard = { user: [], hashtag: [] };
  let said;
  const whole = (stream) => {
    const events = heard[stream].map((each) => each.event);
    return ["update", "status.update", "delete"].every((event) => events.includes(event));
  };
  const all = new Promise((done) => {
    const listen = async (stream, events) => {
      for await (const each of events) {
        heard[stream].push(each);
        if (whole("user") && whole("hashtag") && heard.user.some(isSign)) done();
      }
    };
    listen("user", live.user.subscribe());
    listen("hashtag", live.hashtag.subscribe({ tag: "obras" }));
  });
  const isSign = (each) => each.event === "filters_changed";
  await live.prepare();
  // Whether a stream is open is not said: it is when it hears.
  while (!heard.hashtag.length || !heard.user.length) {
    await ben.v1.statuses.create({ status: "¿Se oye? #obras" });
    await new Promise((go) => setTimeout(go, 100));
  }
  said = await ben.v1.statuses.create({ status: "Empiezan las #obras, @ana" });
  await ben.v1.statuses.$select(said.id).update({ status: "Empiezan hoy las #obras, @ana" });
  await ben.v1.statuses.$select(said.id).remove();
  const filter = await ana.v2.filters.create({ title: "Nada", context: ["home"] });
  await all;
  await ana.v2.filters.$select(filter.id).remove();
  live.close();

  for (const stream of ["user", "hashtag"]) {
    const mine = heard[stream].filter(({ payload }) => (payload?.id ?? payload) === said.id);
    assert.deepEqual(
      mine.map((each) => each.event),
      ["update", "status.update", "delete"],
    );
    assert.match(mine[1].payload.content, /Empiezan hoy/);
  }
  const told = heard.user.find((each) => each.event === "notification");
  assert.deepEqual([told.payload.type, told.payload.status.id], ["mention", said.id]);
  assert.ok(heard.hashtag.every((each) => each.event !== "notification"));
}

const streaming = await readsTheTown();
await writes();
await keepsListsAndFilters();
await readsNotificationsInGroups();
await listens(streaming);
console.log("OK");
process.exit(0);
