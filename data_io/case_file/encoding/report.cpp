#include <limits>

#include "data_io/case_file/encoding/objects.h"

namespace chiasm::data_io {

Json encode(const Report& report) {
  Json map = Json::object();
  map["uid"] = report.uid.text();
  map["document"] = report.document.text();
  map["version"] = report.version;
  map["order"] = report.order;
  map["title"] = report.title;
  map["author"] = report.author;
  map["date"] = report.date;
  map["status"] = report.status;
  map["text"] = report.text;
  return map;
}

void decode(const Json& value, Report& report, Problem& problem) {
  MapReader reader(value, "report", problem);
  report.uid = reader.requiredUid("uid");
  report.document = reader.uid("document");
  report.version = static_cast<int>(reader.integer("version", 1, std::numeric_limits<int>::max()));
  report.order = reader.integer("order", INT64_MIN, INT64_MAX);
  report.title = reader.text("title");
  report.author = reader.text("author");
  report.date = reader.text("date");
  report.status = reader.text("status");
  report.text = reader.text("text", kLongestText);
  reader.finish();
}

}  // namespace chiasm::data_io
