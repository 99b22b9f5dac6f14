#include "data_io/case_file/encoding/geometry.h"
#include "data_io/case_file/encoding/objects.h"

namespace chiasm::data_io {

namespace {

constexpr Words<VoxelType, 4> kVoxelTypes{{{VoxelType::uint8, "uint8"},
                                           {VoxelType::int16, "int16"},
                                           {VoxelType::uint16, "uint16"},
                                           {VoxelType::float32, "float32"}}};

constexpr Words<WindowLevel::Function, 3> kWindowFunctions{
    {{WindowLevel::Function::linear, "LINEAR"},
     {WindowLevel::Function::linearExact, "LINEAR_EXACT"},
     {WindowLevel::Function::sigmoid, "SIGMOID"}}};

Json encodeWindow(const WindowLevel& window) {
  Json map = Json::object();
  map["width"] = window.width;
  map["level"] = window.level;
  map["function"] = wordOf(kWindowFunctions, window.function);
  map["name"] = window.name;
  return map;
}

WindowLevel decodeWindow(const Json& value, Problem& problem) {
  MapReader reader(value, "window", problem);
  WindowLevel window;
  window.width = reader.number("width");
  window.level = reader.number("level");
  window.function = reader.word("function", kWindowFunctions);
  window.name = reader.text("name");
  reader.finish();
  if (!(window.width > 0)) reader.fail("width");
  return window;
}

Json encodeSource(const VolumeSource& source) {
  Json map = Json::object();
  // Paths are bytes: a file system does not promise UTF-8.
  map["relativePath"] = byteString(source.relativePath);
  map["absolutePath"] = byteString(source.absolutePath);
  map["format"] = source.format;
  map["seriesInstanceUid"] = source.seriesInstanceUid;
  map["fileDigest"] = byteString(source.fileDigest);
  map["voxelDigest"] = byteString(source.voxelDigest);
  return map;
}

VolumeSource decodeSource(const Json& value, Problem& problem) {
  MapReader reader(value, "volume source", problem);
  VolumeSource source;
  source.relativePath = reader.path("relativePath");
  source.absolutePath = reader.path("absolutePath");
  source.format = reader.text("format");
  source.seriesInstanceUid = reader.text("seriesInstanceUid");
  source.fileDigest = reader.digest("fileDigest");
  source.voxelDigest = reader.digest("voxelDigest");
  reader.finish();
  return source;
}

Json encodeStudy(const StudyDescription& study) {
  Json map = Json::object();
  map["modality"] = study.modality;
  map["seriesDescription"] = study.seriesDescription;
  map["studyDate"] = study.studyDate;
  map["patientSex"] = study.patientSex;
  map["patientAge"] = study.patientAge;
  return map;
}

StudyDescription decodeStudy(const Json& value, Problem& problem) {
  MapReader reader(value, "study", problem);
  StudyDescription study;
  study.modality = reader.text("modality");
  study.seriesDescription = reader.text("seriesDescription");
  study.studyDate = reader.text("studyDate");
  study.patientSex = reader.text("patientSex");
  study.patientAge = reader.text("patientAge");
  reader.finish();
  return study;
}

}  // namespace

Json encode(const VolumeInfo& info) {
  Json map = Json::object();
  map["uid"] = info.uid.text();
  map["order"] = info.order;
  map["name"] = info.name;
  map["grid"] = encodeGrid(info.grid);
  map["voxelType"] = wordOf(kVoxelTypes, info.voxelType);
  map["rescaleSlope"] = info.rescaleSlope;
  map["rescaleIntercept"] = info.rescaleIntercept;
  map["unit"] = info.unit;
  map["frameOfReferenceUid"] = info.frameOfReferenceUid;
  map["study"] = encodeStudy(info.study);
  map["source"] = encodeSource(info.source);
  map["headerWindows"] = Json::array();
  for (const WindowLevel& window : info.headerWindows) map["headerWindows"].push_back(encodeWindow(window));
  map["badges"] = Json::array();
  for (const std::string& badge : info.badges) map["badges"].push_back(badge);
  map["note"] = info.note;
  return map;
}

void decode(const Json& value, VolumeInfo& info, Problem& problem) {
  MapReader reader(value, "volume", problem);
  info.uid = reader.requiredUid("uid");
  info.order = reader.integer("order", INT64_MIN, INT64_MAX);
  info.name = reader.text("name");
  info.grid = decodeGrid(reader.value("grid"), problem);
  info.voxelType = reader.word("voxelType", kVoxelTypes);
  info.rescaleSlope = reader.number("rescaleSlope");
  info.rescaleIntercept = reader.number("rescaleIntercept");
  info.unit = reader.text("unit");
  info.frameOfReferenceUid = reader.text("frameOfReferenceUid");
  info.study = decodeStudy(reader.value("study"), problem);
  info.source = decodeSource(reader.value("source"), problem);
  info.headerWindows = reader.list("headerWindows", decodeWindow);
  info.badges = reader.list("badges", [](const Json& badge, Problem& found) {
    return readText(badge, "badge", kLongestName, found);
  });
  info.note = reader.text("note");
  reader.finish();
}

}  // namespace chiasm::data_io
