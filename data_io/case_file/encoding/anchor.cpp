#include "data_io/case_file/encoding/anchor.h"

namespace chiasm::data_io {

namespace {

constexpr Words<LinkState, 2> kStates{{{LinkState::active, "active"}, {LinkState::stale, "stale"}}};

}  // namespace

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

const char* encodeState(LinkState state) {
  return wordOf(kStates, state);
}

LinkState decodeState(MapReader& reader) {
  return reader.word("state", kStates);
}

}  // namespace chiasm::data_io
