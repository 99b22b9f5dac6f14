#include "data_io/case_file/encoding/anchor.h"
#include "data_io/case_file/encoding/code.h"
#include "data_io/case_file/encoding/objects.h"

namespace chiasm::data_io {

namespace {

Json encodeAttribute(const SpanAttribute& attribute) {
  Json map = Json::object();
  map["name"] = attribute.name;
  map["value"] = attribute.value;
  return map;
}

SpanAttribute decodeAttribute(const Json& value, Problem& problem) {
  MapReader reader(value, "attribute", problem);
  SpanAttribute attribute;
  attribute.name = reader.text("name");
  attribute.value = reader.text("value");
  reader.finish();
  return attribute;
}

}  // namespace

Json encode(const TextSpan& span) {
  Json map = Json::object();
  map["uid"] = span.uid.text();
  map["order"] = span.order;
  map["anchors"] = Json::array();
  for (const TextAnchor& anchor : span.anchors) map["anchors"].push_back(encodeAnchor(anchor));
  map["type"] = span.type;
  map["codes"] = Json::array();
  for (const Code& code : span.codes) map["codes"].push_back(encodeCode(code));
  map["attributes"] = Json::array();
  for (const SpanAttribute& attribute : span.attributes)
    map["attributes"].push_back(encodeAttribute(attribute));
  map["author"] = span.author.text();
  map["model"] = span.model;
  map["created"] = span.created.microseconds;
  map["state"] = encodeState(span.state);
  return map;
}

void decode(const Json& value, TextSpan& span, Problem& problem) {
  MapReader reader(value, "span", problem);
  span.uid = reader.requiredUid("uid");
  span.order = reader.integer("order", INT64_MIN, INT64_MAX);
  span.anchors = reader.list("anchors", decodeAnchor);
  // Whoever shows a span counts on its words.
  if (span.anchors.empty()) reader.fail("anchors");
  span.type = reader.text("type");
  span.codes = reader.list("codes", decodeCode);
  span.attributes = reader.list("attributes", decodeAttribute);
  span.author = reader.uid("author");
  span.model = reader.text("model");
  span.created.microseconds = reader.integer("created", INT64_MIN, INT64_MAX);
  span.state = decodeState(reader);
  reader.finish();
}

Json encode(const SpanRelation& relation) {
  Json map = Json::object();
  map["uid"] = relation.uid.text();
  map["order"] = relation.order;
  map["type"] = relation.type;
  map["from"] = relation.from.text();
  map["to"] = relation.to.text();
  map["author"] = relation.author.text();
  map["model"] = relation.model;
  map["created"] = relation.created.microseconds;
  return map;
}

void decode(const Json& value, SpanRelation& relation, Problem& problem) {
  MapReader reader(value, "relation", problem);
  relation.uid = reader.requiredUid("uid");
  relation.order = reader.integer("order", INT64_MIN, INT64_MAX);
  relation.type = reader.text("type");
  relation.from = reader.requiredUid("from");
  relation.to = reader.requiredUid("to");
  relation.author = reader.uid("author");
  relation.model = reader.text("model");
  relation.created.microseconds = reader.integer("created", INT64_MIN, INT64_MAX);
  reader.finish();
}

}  // namespace chiasm::data_io
