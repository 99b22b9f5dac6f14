// HL7 version 2 (2.5.1): ORU^R01, unsolicited observation.
#include <algorithm>
#include <optional>

#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/report_formats.h"
#include "data_io/reader/program/text_encoding.h"
#include "data_io/reader/program/text_fields.h"

namespace chiasm::data_io::reader {

namespace {

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string_view nth(const std::vector<std::string_view>& parts, std::size_t index) {
  return index < parts.size() ? parts[index] : std::string_view();
}

// The message's own separators (MSH-1 and MSH-2).
struct Separators {
  char field = '|', component = '^', repetition = '~', escape = '\\', subcomponent = '&';
};

class Message {
 public:
  explicit Message(std::string_view bytes) {
    if (bytes.size() < 8) throw Refusal("it ends within its first segment; it was cut off.");
    separators_.field = bytes[3];
    const std::string_view marks = bytes.substr(4, bytes.find(separators_.field, 4) - 4);
    if (marks.size() < 4 || marks.size() > 5) throw Refusal("its first segment does not say its separators.");
    separators_.component = marks[0];
    separators_.repetition = marks[1];
    separators_.escape = marks[2];
    separators_.subcomponent = marks[3];
    for (const std::string_view line : lines(bytes)) segments_.push_back(split(line, separators_.field));
    encoding_ = encodingOfHl7(nth(segments_[0], 17));
  }

  const std::vector<std::vector<std::string_view>>& segments() const { return segments_; }
  const Separators& separators() const { return separators_; }
  const std::string& encoding() const { return encoding_; }

  // The n-th component (from 0) of a field, as text.
  std::string component(std::string_view field, std::size_t n) const {
    return text(nth(split(field.substr(0, field.find(separators_.repetition)), separators_.component), n));
  }
  // With the encoding turned to UTF-8 and escapes resolved.
  std::string text(std::string_view raw) const { return resolved(utf8(raw)); }

 private:
  static std::vector<std::string_view> lines(std::string_view bytes) {
    std::vector<std::string_view> all;
    while (!bytes.empty()) {
      const std::size_t end = bytes.find_first_of("\r\n");
      if (end != 0) all.push_back(bytes.substr(0, end));
      if (end == std::string_view::npos) break;
      bytes.remove_prefix(end + 1);
      if (all.size() > 100'000) throw Refusal("it has over 100,000 segments.");
    }
    return all;
  }

  std::string utf8(std::string_view raw) const {
    if (!encoding_.empty()) return convertedText(raw, encoding_);
    // ASCII is what a message is in that says nothing; UTF-8 is commonly sent so, and told apart surely.
    return decodedText(raw, "").text;
  }

  std::string resolved(const std::string& raw) const {
    std::string out;
    for (std::size_t at = 0; at < raw.size(); ++at) {
      if (raw[at] != separators_.escape) {
        out += raw[at];
        continue;
      }
      const std::size_t end = raw.find(separators_.escape, at + 1);
      if (end == std::string::npos) {
        out += raw[at];  // no sequence: it stands for itself
        continue;
      }
      append(out, std::string_view(raw).substr(at + 1, end - at - 1));
      at = end;
    }
    return out;
  }

  void append(std::string& out, std::string_view sequence) const {
    if (sequence == "F")
      out += separators_.field;
    else if (sequence == "S")
      out += separators_.component;
    else if (sequence == "T")
      out += separators_.subcomponent;
    else if (sequence == "R")
      out += separators_.repetition;
    else if (sequence == "E")
      out += separators_.escape;
    else if (sequence.starts_with(".br") || sequence.starts_with(".sp") || sequence.starts_with(".ce"))
      out += '\n';
    else if (sequence.starts_with('X'))
      appendBytes(out, sequence.substr(1));
    // Highlighting, indents and fonts have no place in plain text.
  }

  static void appendBytes(std::string& out, std::string_view digits) {
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
      const std::size_t a = std::string_view("0123456789ABCDEF").find(digits[i]);
      const std::size_t b = std::string_view("0123456789ABCDEF").find(digits[i + 1]);
      if (a == std::string_view::npos || b == std::string_view::npos) return;
      const auto byte = static_cast<unsigned char>(16 * a + b);
      if (byte == 0x0d || byte == 0x0a)
        out += '\n';
      else if (byte >= 0x20 && byte < 0x7f)
        out += static_cast<char>(byte);
    }
  }

  Separators separators_;
  std::vector<std::vector<std::string_view>> segments_;
  std::string encoding_;
};

// Table 0085, of OBX-11 and OBR-25.
std::string statusWord(std::string_view code) {
  if (code == "F") return "final";
  if (code == "C") return "corrected";
  if (code == "P") return "preliminary";
  if (code == "A") return "addendum";
  if (code == "X" || code == "D") return "cancelled";
  return {};
}

// One OBR and what follows it.
class DocumentBuilder {
 public:
  DocumentBuilder(const Message& message, const std::vector<std::string_view>& request) : message_(message) {
    document_.format = "HL7 ORU";
    document_.encoding = message.encoding().empty() ? "UTF-8" : message.encoding();
    const std::string named = message.component(nth(request, 4), 1);
    document_.title = headLine(named.empty() ? message.component(nth(request, 4), 0) : named);
    const std::string_view stamp = nth(request, 22).empty() ? nth(request, 7) : nth(request, 22);
    document_.date = dayOf(stamp);
    document_.status = statusWord(nth(request, 25));
    document_.addendum = document_.status == "addendum";
    document_.author = interpreter(nth(request, 32));
    // IHE Radiology (SWF, table 4.4-2): the accession number stands in OBR-18; else the filler's order
    // number.
    const std::string accession = message.component(nth(request, 18), 0);
    document_.study.accessionNumber = accession.empty() ? message.component(nth(request, 3), 0) : accession;
  }

  void observe(const std::vector<std::string_view>& observation) {
    const std::string_view type = nth(observation, 2), value = nth(observation, 5);
    const std::string code = message_.component(nth(observation, 3), 0);
    if (code == "113014") {  // DICOM Study (DCM), as IHE sends it
      document_.study.studyInstanceUid = onlyText(value);
      return;
    }
    if (const std::string status = statusWord(nth(observation, 11));
        !status.empty() && document_.status.empty())
      document_.status = status;
    document_.addendum = document_.addendum || code.ends_with("&ADT") || code == "ADT" || code == "ADDENDUM";
    if (type != "TX" && type != "FT" && type != "ST" && type != "CE" && type != "CWE" && type != "NM") {
      ++notTaken_;
      return;
    }
    heading(nth(observation, 3));
    for (const std::string_view part : split(value, message_.separators().repetition)) line(type, part);
  }

  void study(std::string_view uid) {
    if (document_.study.studyInstanceUid.empty())
      document_.study.studyInstanceUid = message_.component(uid, 0);
  }

  // Nothing when no text came.
  bool finish(std::vector<ReportDocument>& documents) {
    if (document_.text.empty()) return false;
    if (notTaken_ > 0)
      document_.note = std::to_string(notTaken_) + " observations that are no text were left out";
    documents.push_back(std::move(document_));
    return true;
  }

 private:
  std::string onlyText(std::string_view value) const { return message_.text(value.substr(0, 64)); }

  // "id&family^given": the name is a clinician's, as the document's author.
  std::string interpreter(std::string_view field) const {
    const std::string name = message_.component(field, 0);
    const std::vector<std::string_view> parts = split(name, message_.separators().subcomponent);
    std::string text;
    for (const std::size_t part : {2U, 1U}) {
      const std::string_view word = nth(parts, part);
      if (!word.empty()) text += (text.empty() ? "" : " ") + std::string(word);
    }
    return headLine(text);
  }

  void heading(std::string_view identifier) {
    std::string name = message_.component(identifier, 1);
    if (name == heading_) return;
    heading_ = name;
    if (name.empty() || name == document_.title) return;
    document_.text += (document_.text.empty() ? "" : "\n") + headLine(name) + ":\n";
  }

  void line(std::string_view type, std::string_view value) {
    const bool coded = type == "CE" || type == "CWE";
    std::string text = coded ? message_.component(value, 1) : message_.text(value);
    if (coded && text.empty()) text = message_.component(value, 0);
    // A carriage return within a value is a line of its own.
    std::replace(text.begin(), text.end(), '\r', '\n');
    document_.text += text + '\n';
  }

  const Message& message_;
  ReportDocument document_;
  std::string heading_;
  std::size_t notTaken_ = 0;
};

}  // namespace

bool looksLikeHl7(std::string_view bytes) {
  // MLLP puts a vertical tab before a message (and a file separator behind it).
  if (bytes.starts_with('\v')) bytes.remove_prefix(1);
  return bytes.starts_with("MSH") && bytes.size() > 8;
}

std::vector<ReportDocument> reportsOfHl7(std::string_view bytes) {
  if (bytes.starts_with('\v')) bytes.remove_prefix(1);
  while (!bytes.empty() && (bytes.back() == '\x1c' || bytes.back() == '\r' || bytes.back() == '\n'))
    bytes.remove_suffix(1);
  const Message message(bytes);
  const std::string type = message.component(nth(message.segments()[0], 8), 0);
  if (type != "ORU") throw Refusal("it is an HL7 message, but no result (ORU).");
  std::vector<ReportDocument> documents;
  std::optional<DocumentBuilder> builder;
  std::string_view study;
  const auto finish = [&] {
    if (!builder) return;
    builder->study(study);
    builder->finish(documents);
  };
  for (const std::vector<std::string_view>& segment : message.segments()) {
    if (segment[0] == "OBR") {
      finish();
      builder.emplace(message, segment);
    } else if (segment[0] == "OBX" && builder) {
      builder->observe(segment);
    } else if (segment[0] == "ZDS") {
      study = nth(segment, 1);  // IHE Radiology, table 4.4-7
    }
  }
  finish();
  if (documents.empty()) throw Refusal("it holds no text: none of its observations is of type TX, FT or ST.");
  return documents;
}

}  // namespace chiasm::data_io::reader
