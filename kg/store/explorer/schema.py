"""The tables of the explorer's index, one SQLite file beside the graph it was read from.

Every view of the explorer is one or a few indexed look-ups here; a SPARQL engine would need
seconds for the same on a large graph. Days are ISO dates, months or years; `first` and `last` are
the days between which an event fell, or on which it was reported when nobody dates it.
"""

from __future__ import annotations

VERSION = 2
FILE = "explorer.db"  # within the graph's folder: it lives and dies with that graph

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE relation (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, class TEXT NOT NULL,
  ar TEXT NOT NULL, en TEXT NOT NULL, noun_ar TEXT NOT NULL, noun_en TEXT NOT NULL,
  directed INTEGER NOT NULL
);
CREATE TABLE mode (name TEXT PRIMARY KEY, ar TEXT NOT NULL, en TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE outlet (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE article (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL, title TEXT, published TEXT, url TEXT,
  outlet INTEGER, story INTEGER NOT NULL
);
CREATE TABLE entity (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL, kind TEXT NOT NULL, ar TEXT, en TEXT,
  named INTEGER NOT NULL, country TEXT, latitude REAL, longitude REAL, within INTEGER,
  same_as TEXT NOT NULL, names TEXT NOT NULL,
  events INTEGER NOT NULL DEFAULT 0, claims INTEGER NOT NULL DEFAULT 0,
  articles INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE event (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL, relation INTEGER NOT NULL, mode TEXT, ar TEXT,
  en TEXT, place INTEGER, day TEXT, first TEXT, last TEXT, weapon TEXT, killed_low INTEGER,
  killed_high INTEGER, injured_low INTEGER, injured_high INTEGER, realis TEXT NOT NULL,
  belief REAL NOT NULL, articles INTEGER NOT NULL, outlets INTEGER NOT NULL
);
CREATE TABLE participant (event INTEGER NOT NULL, entity INTEGER NOT NULL, role TEXT NOT NULL);
CREATE TABLE evidence (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL, article INTEGER NOT NULL, first INTEGER NOT NULL,
  last INTEGER NOT NULL, quote TEXT NOT NULL, extractor TEXT, confidence REAL
);
CREATE TABLE report (
  event INTEGER NOT NULL, article INTEGER NOT NULL, part TEXT NOT NULL, word TEXT, day TEXT,
  killed INTEGER, injured INTEGER, weapon TEXT, realis TEXT, attributed INTEGER NOT NULL,
  evidence INTEGER NOT NULL
);
CREATE TABLE event_outlet (event INTEGER NOT NULL, outlet INTEGER NOT NULL);
CREATE TABLE claim (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL, speaker INTEGER NOT NULL, via INTEGER,
  text TEXT NOT NULL, cue TEXT, stance TEXT NOT NULL, day TEXT, first TEXT
);
CREATE TABLE claim_evidence (
  claim INTEGER NOT NULL, evidence INTEGER NOT NULL, article INTEGER NOT NULL
);
CREATE TABLE about (claim INTEGER NOT NULL, event INTEGER NOT NULL);
CREATE TABLE statement (article INTEGER NOT NULL, part TEXT NOT NULL, claim INTEGER NOT NULL);
CREATE TABLE member (
  article INTEGER NOT NULL, part TEXT NOT NULL, entity INTEGER NOT NULL, reason TEXT
);
CREATE TABLE mentioned (claim INTEGER NOT NULL, entity INTEGER NOT NULL);
CREATE TABLE contradiction (id INTEGER PRIMARY KEY, key TEXT NOT NULL, topic TEXT NOT NULL);
CREATE TABLE side (contradiction INTEGER NOT NULL, event INTEGER, claim INTEGER);
CREATE TABLE drawn (
  source INTEGER NOT NULL, relation INTEGER NOT NULL, target INTEGER NOT NULL,
  event INTEGER NOT NULL, belief REAL NOT NULL, first TEXT, last TEXT
);
CREATE TABLE edge (
  source INTEGER NOT NULL, relation INTEGER NOT NULL, target INTEGER NOT NULL,
  events INTEGER NOT NULL, belief REAL NOT NULL, first TEXT, last TEXT,
  PRIMARY KEY (source, relation, target)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE entity_words USING fts5 (words, content='', tokenize='unicode61');
CREATE VIRTUAL TABLE event_words USING fts5 (words, content='', tokenize='unicode61');
CREATE VIRTUAL TABLE claim_words USING fts5 (words, content='', tokenize='unicode61');
CREATE VIRTUAL TABLE article_words USING fts5 (words, content='', tokenize='unicode61');
"""

INDEXES = """
CREATE UNIQUE INDEX article_key ON article (key);
CREATE INDEX article_outlet ON article (outlet, published);
CREATE INDEX article_story ON article (story);
CREATE UNIQUE INDEX entity_key ON entity (key);
CREATE UNIQUE INDEX event_key ON event (key);
CREATE INDEX event_first ON event (first);
CREATE INDEX event_place ON event (place);
CREATE UNIQUE INDEX claim_key ON claim (key);
CREATE INDEX claim_speaker ON claim (speaker, first);
CREATE UNIQUE INDEX evidence_key ON evidence (key);
CREATE INDEX participant_event ON participant (event, role, entity);
CREATE INDEX participant_entity ON participant (entity, role, event);
CREATE INDEX report_event ON report (event);
CREATE INDEX report_article ON report (article);
CREATE INDEX event_outlet_both ON event_outlet (event, outlet);
CREATE INDEX event_outlet_outlet ON event_outlet (outlet, event);
CREATE INDEX claim_evidence_claim ON claim_evidence (claim);
CREATE INDEX claim_evidence_article ON claim_evidence (article);
CREATE INDEX about_claim ON about (claim, event);
CREATE INDEX about_event ON about (event, claim);
CREATE INDEX statement_article ON statement (article);
CREATE INDEX member_article ON member (article);
CREATE INDEX member_entity ON member (entity);
CREATE INDEX mentioned_entity ON mentioned (entity, claim);
CREATE INDEX side_event ON side (event);
CREATE INDEX side_claim ON side (claim);
CREATE INDEX drawn_source ON drawn (source, relation, target);
CREATE INDEX drawn_target ON drawn (target, relation, source);
CREATE INDEX edge_target ON edge (target);
CREATE INDEX edge_events ON edge (events DESC);
"""

# What can be counted once everything is in.
AGGREGATES = """
INSERT INTO edge
  SELECT source, relation, target, COUNT(*), MAX(belief), MIN(first), MAX(last)
  FROM drawn GROUP BY source, relation, target;
UPDATE entity SET
  events = (SELECT COUNT(DISTINCT event) FROM participant WHERE entity = entity.id),
  claims = (SELECT COUNT(*) FROM claim WHERE speaker = entity.id),
  articles = (SELECT COUNT(DISTINCT article) FROM member WHERE entity = entity.id);
"""
