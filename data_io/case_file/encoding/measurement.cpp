#include "data_io/case_file/encoding/geometry.h"
#include "data_io/case_file/encoding/objects.h"

namespace chiasm::data_io {

namespace {

constexpr Words<Measurement::Kind, 5> kKinds{{{Measurement::Kind::point, "point"},
                                              {Measurement::Kind::ruler, "ruler"},
                                              {Measurement::Kind::ellipse, "ellipse"},
                                              {Measurement::Kind::angle, "angle"},
                                              {Measurement::Kind::box, "box"}}};

}  // namespace

Json encode(const Measurement& measurement) {
  Json map = Json::object();
  map["uid"] = measurement.uid.text();
  map["order"] = measurement.order;
  map["kind"] = wordOf(kKinds, measurement.kind);
  map["name"] = measurement.name;
  map["points"] = Json::array();
  for (const PatientPoint& point : measurement.points) map["points"].push_back(encodePoint(point));
  map["volume"] = measurement.volume.text();
  map["visible"] = measurement.visible;
  return map;
}

void decode(const Json& value, Measurement& measurement, Problem& problem) {
  MapReader reader(value, "measurement", problem);
  measurement.uid = reader.requiredUid("uid");
  measurement.order = reader.integer("order", INT64_MIN, INT64_MAX);
  measurement.kind = reader.word("kind", kKinds);
  measurement.name = reader.text("name");
  measurement.points = reader.list("points", decodePoint, 4);
  // Whoever draws or measures counts on the points being there.
  if (measurement.points.size() != pointCount(measurement.kind)) reader.fail("points");
  measurement.volume = reader.uid("volume");
  measurement.visible = reader.flag("visible");
  reader.finish();
}

}  // namespace chiasm::data_io
