#include "data_io/case_file/encoding/code.h"
#include "data_io/case_file/encoding/objects.h"

namespace chiasm::data_io {

namespace {

constexpr Words<LinkRelation, 5> kRelations{{{LinkRelation::grounds, "grounds"},
                                             {LinkRelation::partiallyGrounds, "partiallyGrounds"},
                                             {LinkRelation::negated, "negated"},
                                             {LinkRelation::notVisible, "notVisible"},
                                             {LinkRelation::comparesToPrior, "comparesToPrior"}}};
constexpr Words<LinkCertainty, 3> kCertainties{{{LinkCertainty::certain, "certain"},
                                                {LinkCertainty::probable, "probable"},
                                                {LinkCertainty::possible, "possible"}}};
constexpr Words<LinkState, 2> kStates{{{LinkState::active, "active"}, {LinkState::stale, "stale"}}};

Json encodeAnchor(const TextAnchor& anchor) {
  Json map = Json::object();
  map["report"] = anchor.report.text();
  map["begin"] = anchor.begin;
  map["end"] = anchor.end;
  map["exact"] = anchor.exact;
  map["prefix"] = anchor.prefix;
  map["suffix"] = anchor.suffix;
  return map;
}

TextAnchor decodeAnchor(const Json& value, Problem& problem) {
  MapReader reader(value, "anchor", problem);
  TextAnchor anchor;
  anchor.report = reader.requiredUid("report");
  anchor.begin = reader.integer("begin", 0, INT64_MAX);
  anchor.end = reader.integer("end", anchor.begin, INT64_MAX);
  anchor.exact = reader.text("exact", kLongestText);
  anchor.prefix = reader.text("prefix");
  anchor.suffix = reader.text("suffix");
  reader.finish();
  return anchor;
}

Json encodeTarget(const LinkTarget& target) {
  Json map = Json::object();
  map["kind"] = target.kind;
  map["uid"] = target.uid.text();
  return map;
}

// The kind is an open word: what this version does not know is kept as it is.
LinkTarget decodeTarget(const Json& value, Problem& problem) {
  MapReader reader(value, "target", problem);
  LinkTarget target;
  target.kind = reader.text("kind");
  target.uid = reader.uid("uid");
  reader.finish();
  return target;
}

}  // namespace

Json encode(const Link& link) {
  Json map = Json::object();
  map["uid"] = link.uid.text();
  map["order"] = link.order;
  map["anchors"] = Json::array();
  for (const TextAnchor& anchor : link.anchors) map["anchors"].push_back(encodeAnchor(anchor));
  map["targets"] = Json::array();
  for (const LinkTarget& target : link.targets) map["targets"].push_back(encodeTarget(target));
  map["relation"] = wordOf(kRelations, link.relation);
  map["certainty"] = wordOf(kCertainties, link.certainty);
  map["codes"] = Json::array();
  for (const Code& code : link.codes) map["codes"].push_back(encodeCode(code));
  map["author"] = link.author.text();
  map["model"] = link.model;
  map["created"] = link.created.microseconds;
  map["state"] = wordOf(kStates, link.state);
  return map;
}

void decode(const Json& value, Link& link, Problem& problem) {
  MapReader reader(value, "link", problem);
  link.uid = reader.requiredUid("uid");
  link.order = reader.integer("order", INT64_MIN, INT64_MAX);
  link.anchors = reader.list("anchors", decodeAnchor);
  link.targets = reader.list("targets", decodeTarget);
  link.relation = reader.word("relation", kRelations);
  link.certainty = reader.word("certainty", kCertainties);
  link.codes = reader.list("codes", decodeCode);
  link.author = reader.uid("author");
  link.model = reader.text("model");
  link.created.microseconds = reader.integer("created", INT64_MIN, INT64_MAX);
  link.state = reader.word("state", kStates);
  reader.finish();
}

}  // namespace chiasm::data_io
