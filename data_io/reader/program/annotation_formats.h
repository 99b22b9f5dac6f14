// The formats of text annotations that can be read, and what their parsers share.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "data_io/text_annotations/annotation_file.h"

namespace chiasm::data_io::reader {

// Gathers a file's annotations within the bounds of annotation_file.h; throws Refusal beyond them.
class AnnotationBuilder {
 public:
  explicit AnnotationBuilder(std::string format) { file_.format = std::move(format); }

  FileDocument& addDocument(std::string name);
  // To the last document. Labels, names and codes lose their control characters.
  FileSpan& addSpan(FileSpan span);
  FileSpan* spanAt(std::size_t index) { return &file_.documents.back().spans.at(index); }
  void addRelation(FileRelation relation);
  void addCode(FileSpan& span, Code code) const;
  void addAttribute(FileSpan& span, std::string name, std::string value) const;
  // Something that there is no place for: "comments".
  void leaveOut(const std::string& what, std::size_t count = 1);
  AnnotationFile finish();
  // Control characters as blanks; refuses what is too long to be `what`.
  static std::string clean(std::string text, const char* what);

 private:
  AnnotationFile file_;
  std::size_t spans_ = 0, relations_ = 0;
  std::map<std::string, std::int64_t> notTaken_;
};

// A whole file, by content; throws Refusal. The text is valid UTF-8 without NUL.
AnnotationFile readAnnotationText(std::string_view text);

// Each throws Refusal when the file cannot be read as what it seems to be. The text is valid UTF-8.
// brat standoff (.ann): https://brat.nlplab.org/standoff.html.
AnnotationFile readBrat(std::string_view text);
// W3C Web Annotation Data Model as JSON-LD: a page, a collection, a list or one annotation.
AnnotationFile readWebAnnotation(const nlohmann::json& whole);
// RadGraph and RadGraph-XL JSON: token indices, inclusive, into a text of tokens joined by blanks.
AnnotationFile readRadGraph(const nlohmann::json& whole);
// doccano's export, one document: spans as objects with "start_offset" or as [start, end, label].
void readDoccano(const nlohmann::json& document, AnnotationBuilder& builder);
// Label Studio's export of tasks (JSON), and JSON-MIN.
AnnotationFile readLabelStudio(const nlohmann::json& tasks);

}  // namespace chiasm::data_io::reader
