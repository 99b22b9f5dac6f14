#include "data_io/case_file/encoding/anchor.h"
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
  map["state"] = encodeState(link.state);
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
  link.state = decodeState(reader);
  reader.finish();
}

}  // namespace chiasm::data_io
