// Annotations as a file of another program states them, before anybody has checked them against a report.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/labels/segmentation.h"

namespace chiasm::data_io {

// A range as the file counts it (half open; −1 when it gives none) and the words that it says stand there.
struct FilePart {
  std::int64_t begin = -1, end = -1;
  std::string quote, prefix, suffix;
  bool operator==(const FilePart&) const = default;
};

struct FileSpan {
  std::string id;  // the file's own, unique within a document
  std::string label;
  std::vector<FilePart> parts;  // several for words that do not stand together
  std::vector<Code> codes;
  std::vector<std::pair<std::string, std::string>> attributes;  // name, value; notes are called "note"
  bool operator==(const FileSpan&) const = default;
};

struct FileRelation {
  std::string label, from, to;  // spans' ids
  bool operator==(const FileRelation&) const = default;
};

struct FileDocument {
  std::string name;                 // which report, as the file calls it: a UID, a file's name, a number
  std::optional<std::string> text;  // the annotated text, when the file holds it; offsets count in it
  std::vector<FileSpan> spans;
  std::vector<FileRelation> relations;
  bool operator==(const FileDocument&) const = default;
};

struct AnnotationFile {
  std::string format;  // "brat", "webannotation", "radgraph", "doccano", "labelstudio"
  std::vector<FileDocument> documents;
  // What the file holds and Chiasm has no place for, in our own words, and how many: "comments", 3.
  std::vector<std::pair<std::string, std::int64_t>> notTaken;
  bool operator==(const AnnotationFile&) const = default;
};

// Bounds of every file; the reader refuses what is beyond them.
inline constexpr std::size_t kMostDocuments = 10'000;
inline constexpr std::size_t kMostSpans = 500'000;  // of all documents, and as many relations
inline constexpr std::size_t kMostParts = 1'000;    // of one span; codes and attributes likewise
inline constexpr std::size_t kLongestLabel = 1'024;
inline constexpr std::size_t kLongestValue = 64 * 1'024;

namespace reader {

// For the wire, as JSON.
std::string encode(const AnnotationFile& file);
// The sender may have been taken over by a hostile file: anything missing, of the wrong type or beyond the
// bounds is refused.
Expected<AnnotationFile> decodeAnnotations(std::string_view text);

}  // namespace reader
}  // namespace chiasm::data_io
