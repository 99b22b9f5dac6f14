#include "data_io/case_file/encoding/anchor.h"
#include "data_io/case_file/encoding/objects.h"

namespace chiasm::data_io {

Json encode(const BoundMeasurement& bound) {
  Json map = Json::object();
  map["uid"] = bound.uid.text();
  map["order"] = bound.order;
  map["anchor"] = encodeAnchor(bound.anchor);
  map["segment"] = bound.segment.text();
  map["quantity"] = bound.quantity;
  map["value"] = bound.value;
  map["unit"] = bound.unit;
  map["author"] = bound.author.text();
  map["created"] = bound.created.microseconds;
  return map;
}

void decode(const Json& value, BoundMeasurement& bound, Problem& problem) {
  MapReader reader(value, "bound measurement", problem);
  bound.uid = reader.requiredUid("uid");
  bound.order = reader.integer("order", INT64_MIN, INT64_MAX);
  bound.anchor = decodeAnchor(reader.value("anchor"), problem);
  bound.segment = reader.requiredUid("segment");
  bound.quantity = reader.text("quantity");
  bound.value = reader.number("value");
  bound.unit = reader.text("unit");
  bound.author = reader.uid("author");
  bound.created.microseconds = reader.integer("created", INT64_MIN, INT64_MAX);
  reader.finish();
}

}  // namespace chiasm::data_io
