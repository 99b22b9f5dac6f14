#include <algorithm>

#include "data_io/reader/program/annotation_formats.h"
#include "data_io/reader/program/refusal.h"

namespace chiasm::data_io::reader {

std::string AnnotationBuilder::clean(std::string text, const char* what) {
  if (text.size() > kLongestLabel) throw Refusal(std::string("a ") + what + " in it is too long to be one.");
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; },
      ' ');
  return text;
}

FileDocument& AnnotationBuilder::addDocument(std::string name) {
  if (file_.documents.size() >= kMostDocuments)
    throw Refusal("it has more than " + grouped(kMostDocuments) + " documents; split it.");
  file_.documents.emplace_back().name = clean(std::move(name), "document's name");
  return file_.documents.back();
}

FileSpan& AnnotationBuilder::addSpan(FileSpan span) {
  if (++spans_ > kMostSpans) throw Refusal("it has more than " + grouped(kMostSpans) + " spans; split it.");
  if (span.parts.empty() || span.parts.size() > kMostParts)
    throw Refusal("span " + grouped(spans_) + " in it has no range or too many.");
  span.id = clean(std::move(span.id), "span's identifier");
  span.label = clean(std::move(span.label), "label");
  for (FilePart& part : span.parts) {
    if (part.prefix.size() > kLongestValue) part.prefix.clear();
    if (part.suffix.size() > kLongestValue) part.suffix.clear();
  }
  std::vector<FileSpan>& spans = file_.documents.back().spans;
  spans.push_back(std::move(span));
  return spans.back();
}

void AnnotationBuilder::addRelation(FileRelation relation) {
  if (++relations_ > kMostSpans)
    throw Refusal("it has more than " + grouped(kMostSpans) + " relations; split it.");
  relation.label = clean(std::move(relation.label), "relation");
  relation.from = clean(std::move(relation.from), "span's identifier");
  relation.to = clean(std::move(relation.to), "span's identifier");
  file_.documents.back().relations.push_back(std::move(relation));
}

void AnnotationBuilder::addCode(FileSpan& span, Code code) const {
  if (span.codes.size() >= kMostParts) throw Refusal("a span in it has too many codes.");
  span.codes.push_back({clean(std::move(code.scheme), "code"), clean(std::move(code.value), "code"),
                        clean(std::move(code.meaning), "code")});
}

void AnnotationBuilder::addAttribute(FileSpan& span, std::string name, std::string value) const {
  if (span.attributes.size() >= kMostParts) throw Refusal("a span in it has too many attributes.");
  if (value.size() > kLongestValue) throw Refusal("an attribute or note in it is too long to be one.");
  std::replace(value.begin(), value.end(), '\0', ' ');
  span.attributes.emplace_back(clean(std::move(name), "attribute's name"), std::move(value));
}

void AnnotationBuilder::leaveOut(const std::string& what, std::size_t count) {
  if (count > 0) notTaken_[what] += static_cast<std::int64_t>(count);
}

AnnotationFile AnnotationBuilder::finish() {
  file_.notTaken.assign(notTaken_.begin(), notTaken_.end());
  return std::move(file_);
}

}  // namespace chiasm::data_io::reader
