// Overridden checks and rejected suggestions.
#include "data_io/case_file/encoding/anchor.h"
#include "data_io/case_file/encoding/objects.h"

namespace chiasm::data_io {

Json encode(const CheckOverride& value) {
  Json map = Json::object();
  map["uid"] = value.uid.text();
  map["order"] = value.order;
  map["check"] = value.check;
  map["reason"] = value.reason;
  map["author"] = value.author.text();
  map["created"] = value.created.microseconds;
  return map;
}

void decode(const Json& value, CheckOverride& result, Problem& problem) {
  MapReader reader(value, "override", problem);
  result.uid = reader.requiredUid("uid");
  result.order = reader.integer("order", INT64_MIN, INT64_MAX);
  result.check = reader.text("check", kLongestText);
  result.reason = reader.text("reason");
  result.author = reader.uid("author");
  result.created.microseconds = reader.integer("created", INT64_MIN, INT64_MAX);
  reader.finish();
}

Json encode(const RejectedSuggestion& value) {
  Json map = Json::object();
  map["uid"] = value.uid.text();
  map["order"] = value.order;
  map["anchor"] = encodeAnchor(value.anchor);
  map["segment"] = value.segment.text();
  map["rules"] = value.rules;
  map["author"] = value.author.text();
  map["created"] = value.created.microseconds;
  return map;
}

void decode(const Json& value, RejectedSuggestion& result, Problem& problem) {
  MapReader reader(value, "rejected suggestion", problem);
  result.uid = reader.requiredUid("uid");
  result.order = reader.integer("order", INT64_MIN, INT64_MAX);
  result.anchor = decodeAnchor(reader.value("anchor"), problem);
  result.segment = reader.requiredUid("segment");
  result.rules = reader.text("rules");
  result.author = reader.uid("author");
  result.created.microseconds = reader.integer("created", INT64_MIN, INT64_MAX);
  reader.finish();
}

}  // namespace chiasm::data_io
