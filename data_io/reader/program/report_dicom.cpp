// Reports in DICOM: structured reports (PS3.3 C.17.3) and encapsulated documents (PS3.3 C.24).
#include <optional>
#include <span>

#include "core/report/utf8.h"
#include "data_io/reader/program/dicom_dataset.h"
#include "data_io/reader/program/dicom_text.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/report_formats.h"
#include "data_io/reader/program/text_encoding.h"
#include "data_io/reader/program/text_fields.h"
#include "data_io/reader/report_answer.h"

namespace chiasm::data_io::reader {

namespace {

constexpr int kDeepest = 32;
constexpr std::size_t kMostItems = 20'000;

// All bytes of a value, however long.
std::string valueOf(const DicomItem& set, std::uint32_t tag) {
  const DicomElement* element = set.find(tag);
  if (!element) return {};
  return {reinterpret_cast<const char*>(element->value.data()), element->value.size()};
}

std::string wordOf(const DicomItem& set, std::uint32_t tag) {
  std::string text = valueOf(set, tag);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\0')) text.pop_back();
  return std::string(trimmed(text));
}

std::span<const std::byte> bytesOf(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

// Reads the tree, an item a line; what has no words is counted.
class TreeText {
 public:
  explicit TreeText(std::string encoding) : encoding_(std::move(encoding)) {}

  std::string text;
  std::size_t references = 0, people = 0, others = 0;

  std::string meaning(const DicomItem& set, std::uint32_t tag) const {
    const std::optional<DicomItem> code = set.first(tag);
    return code ? headLine(utf8(wordOf(*code, 0x00080104))) : std::string();
  }

  void children(const DicomItem& set, int depth) {
    if (depth > kDeepest) throw Refusal("its content nests over 32 deep.");
    for (const DicomItem& child : set.sequence(0x0040a730)) {
      if (++count_ > kMostItems) throw Refusal("it has over 20,000 items.");
      item(child, depth);
    }
  }

 private:
  std::string utf8(const std::string& bytes) const {
    return encoding_.empty() ? decodedText(bytes, "").text : convertedText(bytes, encoding_);
  }

  void line(int depth, const std::string& name, const std::string& value) {
    text += std::string(2 * static_cast<std::size_t>(depth), ' ');
    text += name;
    if (!name.empty() && !value.empty()) text += ": ";
    text += value + '\n';
    if (text.size() > kLongestReport) throw Refusal("its text is longer than a report's may be.");
  }

  void item(const DicomItem& set, int depth) {
    const std::string type = wordOf(set, 0x0040a040), name = meaning(set, 0x0040a043);
    if (type == "CONTAINER") {
      if (!text.empty() && depth == 0) text += '\n';
      line(depth, name.empty() ? std::string() : name + ":", "");
    } else if (type == "TEXT") {
      std::string value = utf8(wordOf(set, 0x0040a160));
      std::erase(value, '\r');
      line(depth, name, value);
    } else if (type == "CODE") {
      line(depth, name, meaning(set, 0x0040a168));
    } else if (type == "NUM") {
      line(depth, name, number(set));
    } else if (type == "DATE") {
      line(depth, name, dayOf(wordOf(set, 0x0040a121)));
    } else if (type == "TIME" || type == "DATETIME") {
      line(depth, name, headLine(wordOf(set, type == "TIME" ? 0x0040a122 : 0x0040a120)));
    } else {
      if (type == "PNAME")
        ++people;
      else if (type == "IMAGE" || type == "COMPOSITE" || type == "WAVEFORM" || type == "SCOORD" ||
               type == "SCOORD3D" || type == "TCOORD" || type == "UIDREF")
        ++references;
      else
        ++others;
    }
    children(set, depth + 1);
  }

  std::string number(const DicomItem& set) const {
    const std::optional<DicomItem> value = set.first(0x0040a300);
    if (!value) return "not measured";
    const std::string unit = meaning(*value, 0x004008ea);
    return headLine(wordOf(*value, 0x0040a30a)) + (unit.empty() || unit == "no units" ? "" : " " + unit);
  }

  std::string encoding_;
  std::size_t count_ = 0;
};

ReportDocument structured(const DicomItem& set, const std::string& encoding) {
  TreeText tree(encoding);
  ReportDocument document;
  document.format = "DICOM SR";
  document.encoding = encoding.empty() ? "UTF-8" : encoding;
  document.title = tree.meaning(set, 0x0040a043);
  tree.children(set, 0);
  document.text = std::move(tree.text);
  if (document.text.empty()) throw Refusal("it is a structured report without any text.");
  const bool complete = wordOf(set, 0x0040a491) == "COMPLETE",
             verified = wordOf(set, 0x0040a493) == "VERIFIED";
  document.status = complete && verified ? "final" : complete ? "complete, unverified" : "preliminary";
  const auto leave = [&](std::size_t count, const char* what) {
    if (count > 0) document.note += (document.note.empty() ? "" : ", ") + std::to_string(count) + " " + what;
  };
  leave(tree.references, "references to images, regions and other objects");
  leave(tree.people, "names of people");
  leave(tree.others, "items of other kinds");
  if (!document.note.empty()) document.note = "left out of the text: " + document.note;
  return document;
}

ReportDocument encapsulated(const DicomItem& set) {
  const std::string kind = wordOf(set, 0x00420012);
  if (kind != "application/pdf") throw Refusal("the document that it encapsulates is no PDF.");
  ReportDocument document = reportOfPdf(valueOf(set, 0x00420011));
  return document;
}

}  // namespace

StudyIdentity studyOfDicom(std::string_view bytes) {
  if (!looksLikeDicom(bytesOf(bytes))) return {};
  try {
    const DicomFile file = parseDicom(bytesOf(bytes));
    return {onlyUid(wordOf(file.data, 0x0020000d)), headLine(wordOf(file.data, 0x00080050))};
  } catch (const Refusal&) {
    return {};  // what cannot be read names no study
  }
}

std::vector<ReportDocument> reportsOfDicom(std::string_view bytes) {
  const DicomFile file = parseDicom(bytesOf(bytes));
  const DicomItem& set = file.data;
  if (set.find(0x7fe00010)) throw Refusal("it is a DICOM image, no report; import it with --volume.");
  const bool isDocument = set.find(0x00420011) != nullptr;
  if (!isDocument && !set.find(0x0040a730))
    throw Refusal("it is a DICOM file, but neither a structured report nor an encapsulated document.");
  ReportDocument document =
      isDocument ? encapsulated(set) : structured(set, encodingOfDicom(wordOf(set, 0x00080005)));
  document.date = dayOf(wordOf(set, 0x00080023));
  document.study = {onlyUid(wordOf(set, 0x0020000d)), headLine(wordOf(set, 0x00080050))};
  return {std::move(document)};
}

}  // namespace chiasm::data_io::reader
