#include "tests/support/language/gold_set.h"

#include <charconv>
#include <fstream>
#include <sstream>

#include "core/report/utf8.h"

namespace chiasm::test {

namespace {

namespace fs = std::filesystem;

// FNV-1a, 64 bit (Fowler, Noll, Vo): tells whether a passage is the one that was annotated.
std::uint64_t fnv1a(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
  return hash;
}

std::vector<std::string> fieldsOf(const std::string& line) {
  std::vector<std::string> fields;
  std::istringstream stream(line);
  for (std::string field; std::getline(stream, field, '\t');) fields.push_back(field);
  return fields;
}

std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out.push_back(text[i]);
      continue;
    }
    const char c = text[++i];
    out.push_back(c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c);
  }
  return out;
}

template <typename T>
std::optional<T> numberOf(const std::string& text, int base = 10) {
  T value{};
  const char* end = text.data() + text.size();
  std::from_chars_result result{};
  if constexpr (std::is_floating_point_v<T>)
    result = std::from_chars(text.data(), end, value);
  else
    result = std::from_chars(text.data(), end, value, base);
  if (result.ec != std::errc{} || result.ptr != end) return std::nullopt;
  return value;
}

class Reader {
 public:
  Reader(const fs::path& file, const std::optional<fs::path>& data) : file_(file), data_(data) {}

  Expected<GoldSet> read() {
    std::ifstream stream(file_, std::ios::binary);
    if (!stream) return failure(ErrorKind::notFound, "There is no gold file '" + file_.string() + "'.");
    for (std::string line; std::getline(stream, line);) {
      ++line_;
      if (line.empty()) continue;
      if (auto added = add(fieldsOf(line)); !added) return tl::unexpected(added.error());
    }
    return std::move(set_);
  }

 private:
  tl::unexpected<Error> wrong(const std::string& what) const {
    return failure(ErrorKind::unreadable,
                   file_.filename().string() + ", line " + std::to_string(line_) + ": " + what);
  }

  Expected<void> add(const std::vector<std::string>& fields) {
    const std::string& kind = fields.front();
    if (kind == "passage") {
      if (fields.size() < 2) return wrong("a passage needs an identifier.");
      id_ = fields[1];
      return {};
    }
    if (kind == "text") {
      if (fields.size() != 2) return wrong("a text line has one field.");
      return begin(unescaped(fields[1]), 0, true);
    }
    if (kind == "source") return addSource(fields);
    if (skipping_) return {};
    if (set_.passages.empty()) return wrong("an annotation before any passage.");
    return annotate(fields);
  }

  Expected<void> begin(std::string text, std::int64_t base, bool quoted) {
    if (auto valid = validateUtf8(text); !valid) return wrong(valid.error().message);
    skipping_ = false;
    base_ = base;
    quoted_ = quoted;
    set_.passages.push_back({id_, std::move(text), {}, {}, {}, {}});
    return {};
  }

  Expected<void> addSource(const std::vector<std::string>& fields) {
    if (fields.size() != 6) return wrong("a source line has five fields.");
    const auto first = numberOf<std::int64_t>(fields[2]), last = numberOf<std::int64_t>(fields[3]);
    const auto digest = numberOf<std::uint64_t>(fields[4], 16);
    if (!first || !last || !digest) return wrong("positions and a digest are numbers.");
    std::ifstream stream;
    if (data_) stream.open(*data_ / fields[1], std::ios::binary);
    skipping_ = !data_ || !stream;
    if (skipping_) {
      set_.missing.push_back(id_);
      return {};
    }
    std::ostringstream bytes;
    bytes << stream.rdbuf();
    const std::string whole = bytes.str();
    if (auto valid = validateUtf8(whole); !valid) return wrong(valid.error().message);
    const CodePointIndex index(whole);
    if (*first < 0 || *last > index.count() || *first >= *last)
      return wrong("the source has no such characters.");
    std::string text(index.slice(*first, *last));
    if (fnv1a(text) != *digest) return wrong("the source is not the text that was annotated.");
    return begin(std::move(text), *first, false);
  }

  Expected<void> annotate(const std::vector<std::string>& fields) {
    GoldPassage& passage = set_.passages.back();
    const std::size_t own = fields[0] == "sentence"      ? 3
                            : fields[0] == "section"     ? 4
                            : fields[0] == "target"      ? 5
                            : fields[0] == "measurement" ? 6
                                                         : 0;
    if (own == 0) return wrong("'" + fields[0] + "' is no kind of annotation.");
    if (fields.size() != own + (quoted_ ? 1 : 0)) return wrong("wrong number of fields.");
    const auto first = numberOf<std::int64_t>(fields[1]), last = numberOf<std::int64_t>(fields[2]);
    const CodePointIndex index(passage.text);
    if (!first || !last) return wrong("positions are numbers.");
    const GoldRange range{*first - base_, *last - base_};
    if (range.begin < 0 || range.end > index.count() || range.begin >= range.end)
      return wrong("the range is not in the passage.");
    if (quoted_ && index.slice(range.begin, range.end) != unescaped(fields[own]))
      return wrong("the quote is not what stands there.");
    if (own == 3) passage.sentences.push_back(range);
    if (own == 4) passage.sections.push_back({range, fields[3]});
    if (own == 5) passage.targets.push_back({range, fields[3], fields[4]});
    if (own == 6) {
      GoldMeasurement measurement{range, fields[3], fields[4], {}};
      std::istringstream values(fields[5]);
      for (std::string text; values >> text;) {
        const auto value = numberOf<double>(text);
        if (!value) return wrong("'" + text + "' is not a number.");
        measurement.values.push_back(*value);
      }
      passage.measurements.push_back(std::move(measurement));
    }
    return {};
  }

  fs::path file_;
  std::optional<fs::path> data_;
  GoldSet set_;
  std::string id_;
  std::int64_t base_ = 0;
  int line_ = 0;
  bool quoted_ = false, skipping_ = false;
};

}  // namespace

Expected<GoldSet> readGoldSet(const fs::path& file, const std::optional<fs::path>& data) {
  return Reader(file, data).read();
}

}  // namespace chiasm::test
