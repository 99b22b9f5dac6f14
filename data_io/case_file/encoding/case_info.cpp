#include "data_io/case_file/encoding/objects.h"

namespace chiasm::data_io {

Json encode(const CaseInfo& info) {
  Json map = Json::object();
  map["uid"] = info.uid.text();
  map["title"] = info.title;
  map["identifier"] = info.identifier;
  map["midlineX"] = info.midlineX ? Json(*info.midlineX) : Json();
  return map;
}

void decode(const Json& value, CaseInfo& info, Problem& problem) {
  MapReader reader(value, "case", problem);
  info.uid = reader.requiredUid("uid");
  info.title = reader.text("title");
  info.identifier = reader.text("identifier");
  if (value.is_object() && value.contains("midlineX") && value["midlineX"].is_null()) {
    (void)reader.value("midlineX");
    info.midlineX.reset();
  } else {
    info.midlineX = reader.number("midlineX");
  }
  reader.finish();
}

}  // namespace chiasm::data_io
