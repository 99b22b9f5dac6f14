#include "data_io/text_annotations/annotation_file.h"

#include <limits>

#include <nlohmann/json.hpp>

#include "data_io/reader/answer_fields.h"

namespace chiasm::data_io::reader {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestText = 16 * 1024 * 1024;
constexpr std::int64_t kFarthest = std::numeric_limits<std::int32_t>::max();

// Reads lists of fixed shape; the first thing that is wrong makes all of it wrong.
class Wire {
 public:
  bool valid = true;

  std::string text(const json& field, std::size_t longest) {
    if (!field.is_string() || field.get_ref<const std::string&>().size() > longest) return fail();
    return field.get<std::string>();
  }
  // A list of `size` elements; of any size up to `most` when `size` is 0.
  const json& list(const json& field, std::size_t size, std::size_t most = 0) {
    static const json none = json::array({nullptr, nullptr, nullptr, nullptr, nullptr, nullptr});
    static const json empty = json::array();
    if (field.is_array() && (size > 0 ? field.size() == size : field.size() <= most)) return field;
    valid = false;
    return size > 0 ? none : empty;
  }
  std::int64_t integer(const json& field, std::int64_t smallest, std::int64_t largest) {
    if (!field.is_number_integer()) return fail(), 0;
    const auto value = field.get<std::int64_t>();
    if (value < smallest || value > largest) valid = false;
    return valid ? value : 0;
  }

 private:
  std::string fail() {
    valid = false;
    return {};
  }
};

json spanJson(const FileSpan& span) {
  json parts = json::array(), codes = json::array(), attributes = json::array();
  for (const FilePart& part : span.parts)
    parts.push_back(json::array({part.begin, part.end, part.quote, part.prefix, part.suffix}));
  for (const Code& code : span.codes) codes.push_back(json::array({code.scheme, code.value, code.meaning}));
  for (const auto& [name, value] : span.attributes) attributes.push_back(json::array({name, value}));
  return json::array({span.id, span.label, std::move(parts), std::move(codes), std::move(attributes)});
}

FileSpan spanFrom(Wire& wire, const json& row) {
  const json& fields = wire.list(row, 5);
  FileSpan span;
  span.id = wire.text(fields[0], kLongestLabel);
  span.label = wire.text(fields[1], kLongestLabel);
  for (const json& one : wire.list(fields[2], 0, kMostParts)) {
    const json& part = wire.list(one, 5);
    span.parts.push_back({wire.integer(part[0], -1, kFarthest), wire.integer(part[1], -1, kFarthest),
                          wire.text(part[2], kLongestText), wire.text(part[3], kLongestValue),
                          wire.text(part[4], kLongestValue)});
  }
  if (span.parts.empty()) wire.valid = false;
  for (const json& one : wire.list(fields[3], 0, kMostParts)) {
    const json& code = wire.list(one, 3);
    span.codes.push_back({wire.text(code[0], kLongestLabel), wire.text(code[1], kLongestLabel),
                          wire.text(code[2], kLongestLabel)});
  }
  for (const json& one : wire.list(fields[4], 0, kMostParts)) {
    const json& attribute = wire.list(one, 2);
    span.attributes.emplace_back(wire.text(attribute[0], kLongestLabel),
                                 wire.text(attribute[1], kLongestValue));
  }
  return span;
}

FileDocument documentFrom(Wire& wire, const json& row) {
  const json& fields = wire.list(row, 4);
  FileDocument document;
  document.name = wire.text(fields[0], kLongestLabel);
  if (!fields[1].is_null()) document.text = wire.text(fields[1], kLongestText);
  for (const json& one : wire.list(fields[2], 0, kMostSpans)) {
    document.spans.push_back(spanFrom(wire, one));
    if (!wire.valid) break;
  }
  for (const json& one : wire.list(fields[3], 0, kMostSpans)) {
    const json& relation = wire.list(one, 3);
    document.relations.push_back({wire.text(relation[0], kLongestLabel),
                                  wire.text(relation[1], kLongestLabel),
                                  wire.text(relation[2], kLongestLabel)});
    if (!wire.valid) break;
  }
  return document;
}

}  // namespace

std::string encode(const AnnotationFile& file) {
  json documents = json::array(), notTaken = json::array();
  for (const FileDocument& document : file.documents) {
    json spans = json::array(), relations = json::array();
    for (const FileSpan& span : document.spans) spans.push_back(spanJson(span));
    for (const FileRelation& relation : document.relations)
      relations.push_back(json::array({relation.label, relation.from, relation.to}));
    documents.push_back(json::array({document.name, document.text ? json(*document.text) : json(nullptr),
                                     std::move(spans), std::move(relations)}));
  }
  for (const auto& [what, count] : file.notTaken) notTaken.push_back(json::array({what, count}));
  return json::array({file.format, std::move(documents), std::move(notTaken)}).dump();
}

Expected<AnnotationFile> decodeAnnotations(std::string_view text) {
  const json parsed = json::parse(text, nullptr, false);
  Wire wire;
  AnnotationFile file;
  const json& fields = wire.list(parsed, 3);
  file.format = wire.text(fields[0], kLongestLabel);
  for (const json& row : wire.list(fields[1], 0, kMostDocuments)) {
    file.documents.push_back(documentFrom(wire, row));
    if (!wire.valid) break;
  }
  for (const json& one : wire.list(fields[2], 0, kMostParts)) {
    const json& row = wire.list(one, 2);
    file.notTaken.emplace_back(wire.text(row[0], kLongestLabel), wire.integer(row[1], 1, kFarthest));
  }
  if (!wire.valid) return answerNonsense();
  return file;
}

}  // namespace chiasm::data_io::reader
