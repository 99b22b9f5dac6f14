#include "data_io/case_file/encoding/objects.h"

namespace chiasm::data_io {

Json encode(const SavedView& view) {
  Json map = Json::object();
  map["uid"] = view.uid.text();
  map["order"] = view.order;
  map["name"] = view.name;
  map["view"] = view.view;
  map["author"] = view.author.text();
  map["created"] = view.created.microseconds;
  return map;
}

void decode(const Json& value, SavedView& view, Problem& problem) {
  MapReader reader(value, "saved view", problem);
  view.uid = reader.requiredUid("uid");
  view.order = reader.integer("order", INT64_MIN, INT64_MAX);
  view.name = reader.text("name");
  view.view = reader.text("view", kLongestText);
  view.author = reader.uid("author");
  view.created.microseconds = reader.integer("created", INT64_MIN, INT64_MAX);
  reader.finish();
}

}  // namespace chiasm::data_io
