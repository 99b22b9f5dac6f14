#include "data_io/reader/source_series_answer.h"

#include <array>

#include "core/base/uid.h"
#include "data_io/reader/answer_fields.h"

namespace chiasm::data_io::reader {
namespace {

using nlohmann::json;

constexpr std::size_t kMaximumImages = 1'000'000;

struct Field {
  const char* name;
  std::string SourceSeries::*member;
};
constexpr std::array<Field, 3> kUids = {{{"study", &SourceSeries::studyInstanceUid},
                                         {"series", &SourceSeries::seriesInstanceUid},
                                         {"frameOfReference", &SourceSeries::frameOfReferenceUid}}};
constexpr std::array<Field, 12> kTexts = {{{"positionReference", &SourceSeries::positionReference},
                                           {"patientName", &SourceSeries::patientName},
                                           {"patientId", &SourceSeries::patientId},
                                           {"patientBirthDate", &SourceSeries::patientBirthDate},
                                           {"patientSex", &SourceSeries::patientSex},
                                           {"patientAge", &SourceSeries::patientAge},
                                           {"studyDate", &SourceSeries::studyDate},
                                           {"studyTime", &SourceSeries::studyTime},
                                           {"studyId", &SourceSeries::studyId},
                                           {"studyDescription", &SourceSeries::studyDescription},
                                           {"accessionNumber", &SourceSeries::accessionNumber},
                                           {"referringPhysician", &SourceSeries::referringPhysician}}};

bool isUid(const std::string& text) {
  return Uid::parse(text).has_value();
}

}  // namespace

std::string encode(const SourceSeries& series) {
  json out;
  for (const Field& field : kUids) out[field.name] = series.*field.member;
  for (const Field& field : kTexts) out[field.name] = series.*field.member;
  json images = json::array();
  for (const SourceImage& image : series.images)
    images.push_back({{"class", image.sopClassUid},
                      {"instance", image.sopInstanceUid},
                      {"frame", image.frame},
                      {"position", {image.position.x, image.position.y, image.position.z}}});
  out["images"] = std::move(images);
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

Expected<SourceSeries> decodeSourceSeries(std::string_view text) {
  const json parsed = json::parse(text, nullptr, false);
  AnswerFields fields(parsed);
  SourceSeries series;
  for (const Field& field : kUids) {
    series.*field.member = fields.text(field.name);
    fields.require((series.*field.member).empty() || isUid(series.*field.member));
  }
  for (const Field& field : kTexts) series.*field.member = fields.text(field.name);
  for (const json& row : fields.list("images", kMaximumImages)) {
    AnswerFields from(row);
    SourceImage image;
    image.sopClassUid = from.text("class");
    image.sopInstanceUid = from.text("instance");
    image.frame = from.integer("frame", 0, 10'000'000);
    const std::array<double, 3> position = from.numbers<3>("position");
    image.position = {position[0], position[1], position[2]};
    if (!from.valid() || !isUid(image.sopClassUid) || !isUid(image.sopInstanceUid)) return answerNonsense();
    series.images.push_back(std::move(image));
  }
  if (!fields.valid() || !isUid(series.studyInstanceUid) || !isUid(series.seriesInstanceUid))
    return answerNonsense();
  return series;
}

}  // namespace chiasm::data_io::reader
