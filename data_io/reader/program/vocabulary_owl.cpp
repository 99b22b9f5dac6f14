// Ontologies of labelled classes as OWL in RDF/XML, read in one pass without following anything.
#include <charconv>

#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/text_fields.h"
#include "data_io/reader/program/vocabulary_formats.h"

namespace chiasm::data_io::reader {
namespace {

void appendUtf8(std::string& out, std::uint32_t c) {
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xC0 | c >> 6));
    out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else if (c < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | c >> 12));
    out.push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else {
    out.push_back(static_cast<char>(0xF0 | c >> 18));
    out.push_back(static_cast<char>(0x80 | (c >> 12 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  }
}

// The five entities of XML and numeric ones; any other stays as it is written.
std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    constexpr std::size_t kLongestEntity = 10;
    const std::size_t length =
        text[i] == '&' ? text.substr(i, kLongestEntity).find(';') : std::string_view::npos;
    if (length == std::string_view::npos) {
      out.push_back(text[i]);
      continue;
    }
    const std::size_t end = i + length;
    const std::string_view name = text.substr(i + 1, end - i - 1);
    std::uint32_t value = 0;
    if (name == "amp") value = '&';
    if (name == "lt") value = '<';
    if (name == "gt") value = '>';
    if (name == "quot") value = '"';
    if (name == "apos") value = '\'';
    if (name.starts_with('#')) {
      const bool hex = name.size() > 1 && name[1] == 'x';
      const char* first = name.data() + (hex ? 2 : 1);
      const char* last = name.data() + name.size();
      const auto [at, error] = std::from_chars(first, last, value, hex ? 16 : 10);
      const bool surrogate = value >= 0xD800 && value < 0xE000;
      if (error != std::errc{} || at != last || value < 0x20 || value > 0x10FFFF || surrogate) value = 0;
    }
    if (value == 0) {
      out.push_back(text[i]);
      continue;
    }
    appendUtf8(out, value);
    i = end;
  }
  return out;
}

// "rdfs:label" → "label"
std::string_view localName(std::string_view tag) {
  const std::size_t colon = tag.find(':');
  return colon == std::string_view::npos ? tag : tag.substr(colon + 1);
}

struct Tag {
  std::string_view name, attributes;
  bool closing = false, empty = false;
};

Tag parseTag(std::string_view inside) {
  Tag tag;
  if (inside.starts_with('/')) {
    tag.closing = true;
    inside.remove_prefix(1);
  }
  if (inside.ends_with('/')) {
    tag.empty = true;
    inside.remove_suffix(1);
  }
  const std::size_t end = inside.find_first_of(" \t\r\n");
  tag.name = inside.substr(0, end);
  tag.attributes = end == std::string_view::npos ? std::string_view() : inside.substr(end);
  return tag;
}

std::string attribute(std::string_view attributes, std::string_view name) {
  for (std::size_t at = attributes.find(name); at != std::string_view::npos;
       at = attributes.find(name, at + 1)) {
    const std::size_t equals = at + name.size();
    if (equals + 1 >= attributes.size() || attributes[equals] != '=') continue;
    const char quote = attributes[equals + 1];
    if (quote != '"' && quote != '\'') continue;
    const std::size_t end = attributes.find(quote, equals + 2);
    if (end == std::string_view::npos) return {};
    return decoded(attributes.substr(equals + 2, end - equals - 2));
  }
  return {};
}

// The part of an address behind its last stroke or hash, and behind an entity ("&rid;RID1").
std::string codeOf(std::string address) {
  const std::size_t at = address.find_last_of("/#;");
  return at == std::string::npos ? address : address.substr(at + 1);
}

class OwlReader {
 public:
  explicit OwlReader(std::string_view text) : text_(text) {}

  Vocabulary read() {
    std::string_view content;
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t open = text_.find('<', at);
      if (open == std::string_view::npos) break;
      content = text_.substr(at, open - at);
      const std::size_t close = behind(open);
      if (close == std::string_view::npos)
        throw Refusal("a tag at its end is cut short; copy it again from its source.");
      const std::string_view inside = text_.substr(open + 1, close - open - 2);
      if (!inside.starts_with('!') && !inside.starts_with('?')) take(parseTag(inside), content);
      at = close;
    }
    return std::move(vocabulary_);
  }

 private:
  // Behind the end of the tag, comment, section or declaration that opens here.
  std::size_t behind(std::size_t open) const {
    const auto after = [&](std::string_view end) {
      const std::size_t at = text_.find(end, open);
      return at == std::string_view::npos ? at : at + end.size();
    };
    const std::string_view here = text_.substr(open);
    if (here.starts_with("<!--")) return after("-->");
    if (here.starts_with("<![CDATA[")) return after("]]>");
    if (here.starts_with("<!DOCTYPE")) {
      const std::size_t end = text_.find('>', open), subset = text_.find('[', open);
      return subset < end ? after("]>") : after(">");
    }
    return after(">");
  }

  void take(const Tag& tag, std::string_view content) {
    const std::string_view name = localName(tag.name);
    if (name == "Class" && depth_ == 0) {
      if (tag.closing || tag.empty) return;
      term_ = Term();
      label_.clear();
      obsolete_ = false;
      term_.code.value = codeOf(attribute(tag.attributes, "rdf:about"));
      depth_ = 1;
      return;
    }
    if (name == "versionInfo" && tag.closing && depth_ == 0 && vocabulary_.version.empty())
      vocabulary_.version = std::string(trimmed(decoded(content)));
    if (depth_ == 0) return;
    if (tag.closing) {
      if (depth_ == 2) property(name, std::string(trimmed(decoded(content))));
      if (--depth_ == 0) finish();
      return;
    }
    if (depth_ == 1 && name == "subClassOf" && term_.parent.empty())
      term_.parent = codeOf(attribute(tag.attributes, "rdf:resource"));
    constexpr int kDeepest = 1000;
    if (!tag.empty && ++depth_ > kDeepest) throw Refusal("its elements are nested too deeply.");
  }

  void property(std::string_view name, std::string value) {
    if (value.empty()) return;
    const std::string lower = lowerCase(name);
    if (lower == "preferred_name" || lower == "preflabel")
      term_.code.meaning = std::move(value);
    else if (lower == "label")
      label_ = label_.empty() ? std::move(value) : label_;
    else if (lower.find("synonym") != std::string::npos || lower == "altlabel" || lower == "acronym")
      term_.synonyms.push_back(std::move(value));
    else if (lower == "deprecated" || lower == "obsolete")
      obsolete_ = lowerCase(value) == "true";
  }

  void finish() {
    if (term_.code.meaning.empty()) term_.code.meaning = label_;
    if (term_.code.value.starts_with("RID")) {
      term_.code.scheme = "RADLEX";
      vocabulary_.name = "RadLex";
      vocabulary_.licence = "RadLex licence of RSNA; keep its notice";
    }
    if (!obsolete_ && !term_.code.value.empty()) addTerm(vocabulary_, std::move(term_));
  }

  std::string_view text_;
  Vocabulary vocabulary_{"OWL ontology", {}, "As its source says", {}};
  Term term_;
  std::string label_;
  bool obsolete_ = false;
  int depth_ = 0;  // 0 outside a class, 1 in one, 2 in one of its properties
};

}  // namespace

std::optional<Vocabulary> readOwl(std::string_view text) {
  constexpr std::size_t kLook = 65536;
  const std::string_view head = text.substr(0, kLook);
  if (head.find("<rdf:RDF") == std::string_view::npos) return std::nullopt;
  return OwlReader(text).read();
}

}  // namespace chiasm::data_io::reader
