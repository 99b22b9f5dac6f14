#include "core/labels/name_table.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <set>

#include "core/report/utf8.h"

namespace chiasm {

namespace {

constexpr std::size_t kLongestName = 200;  // bytes

struct Line {
  std::size_t number = 0;  // from 1
  std::string_view text;   // trimmed
};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n\v\f";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

std::vector<Line> linesOf(std::string_view text) {
  std::vector<Line> lines;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find_first_of("\n\r");
    const std::string_view line = trimmed(text.substr(0, end));
    if (!line.empty() && !line.starts_with('#')) lines.push_back({number, line});
    if (end == std::string_view::npos) break;
    text.remove_prefix(text.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
  }
  return lines;
}

std::vector<std::string_view> split(std::string_view text, bool atTabs) {
  std::vector<std::string_view> fields;
  if (atTabs) {
    for (std::size_t begin = 0;;) {
      const std::size_t end = text.find('\t', begin);
      fields.push_back(trimmed(text.substr(begin, end - begin)));
      if (end == std::string_view::npos) return fields;
      begin = end + 1;
    }
  }
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = text.find_first_not_of(" \t", at);
    if (begin == std::string_view::npos) break;
    at = std::min(text.find_first_of(" \t", begin), text.size());
    fields.push_back(text.substr(begin, at - begin));
  }
  return fields;
}

std::optional<std::int64_t> integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<glm::u8vec3> colourOf(std::string_view r, std::string_view g, std::string_view b) {
  glm::u8vec3 colour;
  int channel = 0;
  for (const std::string_view text : {r, g, b}) {
    const auto value = integer(text);
    if (!value || *value < 0 || *value > 255) return std::nullopt;
    colour[channel++] = static_cast<std::uint8_t>(*value);
  }
  return colour;
}

std::optional<glm::u8vec3> hexColour(std::string_view text) {
  if (text.starts_with('#')) text.remove_prefix(1);
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (text.size() != 6 || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return glm::u8vec3(value >> 16, value >> 8 & 0xFFU, value & 0xFFU);
}

// What one line says, before the table as a whole is looked at.
struct RawRow {
  std::size_t line = 0;
  std::int64_t label = 0;
  std::string name{};
  std::optional<glm::u8vec3> colour{};
  std::size_t codeAt =
      std::string::npos;  // where in the name a trailing number begins (an atlas's own code?)
  Uid uid{};
  std::optional<Code> code{};
};

// "65,536"
std::string grouped(std::int64_t number) {
  std::string text = std::to_string(number);
  const std::size_t first = text.front() == '-' ? 1 : 0;
  for (std::size_t at = text.size(); at > first + 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

tl::unexpected<Error> refuse(const Line& line, const std::string& what) {
  return failure(ErrorKind::unreadable, "Line " + std::to_string(line.number) + " " + what + ".");
}

std::optional<RawRow> snapRow(std::string_view line) {
  const std::size_t open = line.find('"'), close = line.rfind('"');
  if (open == std::string_view::npos || close <= open) return std::nullopt;
  const auto fields = split(line.substr(0, open), false);
  if (fields.size() != 7) return std::nullopt;
  const auto label = integer(fields[0]);
  const auto colour = colourOf(fields[1], fields[2], fields[3]);
  if (!label || !colour) return std::nullopt;
  return RawRow{.label = *label,
                .name = std::string(trimmed(line.substr(open + 1, close - open - 1))),
                .colour = colour};
}

// The name without the quotation marks around it; nullopt when there are others.
std::optional<std::string> unquoted(std::string name) {
  if (name.size() >= 2 && name.front() == '"' && name.back() == '"')
    name = trimmed(name.substr(1, name.size() - 2));
  if (name.find('"') != std::string::npos) return std::nullopt;
  return name;
}

// INDEX NAME R G B A, INDEX NAME CODE or INDEX NAME; the name may hold blanks, and stand in quotation marks.
std::optional<RawRow> spacedRow(std::string_view line) {
  const auto fields = split(line, false);
  if (fields.size() < 2) return std::nullopt;
  const auto label = integer(fields[0]);
  if (!label) return std::nullopt;
  RawRow row{.label = *label};
  const auto through = [&](std::size_t last) {
    const char* begin = fields[1].data();
    return std::string(begin, fields[last].data() + fields[last].size());
  };
  const std::size_t count = fields.size();
  if (count >= 6 && integer(fields[count - 1]))
    row.colour = colourOf(fields[count - 4], fields[count - 3], fields[count - 2]);
  row.name = through(row.colour ? count - 5 : count - 1);
  const bool quoted = row.name.find('"') != std::string::npos;
  if (!row.colour && !quoted && count >= 3 && integer(fields[count - 1]))
    row.codeAt = through(count - 2).size();
  auto name = unquoted(std::move(row.name));
  if (!name) return std::nullopt;
  row.name = std::move(*name);
  return row;
}

// Which column of a tab-separated table holds what.
struct Columns {
  std::size_t label = 0, name = 1;
  std::optional<std::size_t> colour{}, uid{}, scheme{}, code{}, meaning{};
};

std::optional<Columns> columnHeads(const Line& line) {
  const auto fields = split(line.text, true);
  std::optional<std::size_t> label, name;
  Columns columns;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    std::string head(fields[i]);
    for (char& c : head)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (!label && (head == "index" || head == "value" || head == "label" || head == "id")) label = i;
    if (!name && (head == "name" || head == "structure" || head == "region" || head == "label_name"))
      name = i;
    if (!columns.colour && (head == "color" || head == "colour")) columns.colour = i;
    if (head == "uid") columns.uid = i;
    if (head == "scheme") columns.scheme = i;
    if (head == "code") columns.code = i;
    if (head == "meaning") columns.meaning = i;
  }
  if (!label || !name) return std::nullopt;
  columns.label = *label;
  columns.name = *name;
  return columns;
}

std::optional<RawRow> tabbedRow(std::string_view line, const Columns& columns) {
  const auto fields = split(line, true);
  if (fields.size() <= std::max(columns.label, columns.name)) return std::nullopt;
  const auto label = integer(fields[columns.label]);
  if (!label) return std::nullopt;
  RawRow row{.label = *label, .name = std::string(fields[columns.name])};
  const auto field = [&fields](const std::optional<std::size_t>& column) {
    return std::string(column && *column < fields.size() ? fields[*column] : std::string_view());
  };
  if (columns.colour) row.colour = hexColour(field(columns.colour));
  if (auto uid = Uid::parse(field(columns.uid))) row.uid = *uid;
  if (Code code{field(columns.scheme), field(columns.code), field(columns.meaning)};
      !code.scheme.empty() && !code.value.empty())
    row.code = std::move(code);
  return row;
}

// AAL's "1 Precentral_L 2001": a number behind every name is a code of the atlas, unless the names would no
// longer differ without it ("Rib 1", "Rib 2").
void dropCodes(std::vector<RawRow>& rows) {
  std::set<std::string> names;
  for (const RawRow& row : rows)
    if (row.codeAt == std::string::npos || !names.insert(row.name.substr(0, row.codeAt)).second) return;
  for (RawRow& row : rows) row.name.resize(row.codeAt);
}

Expected<std::vector<RawRow>> readRows(const std::vector<Line>& lines) {
  std::vector<RawRow> rows;
  std::optional<Columns> columns;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Line& line = lines[i];
    const bool tabs = line.text.find('\t') != std::string_view::npos;
    if (i == 0 && tabs && (columns = columnHeads(line))) continue;
    std::optional<RawRow> row;
    if (columns)
      row = tabbedRow(line.text, *columns);
    else if (line.text.find('"') != std::string_view::npos)
      row = snapRow(line.text);
    else if (tabs && split(line.text, true).size() <= 3)
      row = tabbedRow(line.text, Columns{});
    if (!row && !columns) row = spacedRow(line.text);
    if (!row) {
      // A first line without any number is a heading.
      if (i == 0 && line.text.find_first_of("0123456789") == std::string_view::npos) continue;
      return refuse(line, "is not a label with its name; write one \"number name\" per line");
    }
    row->line = line.number;
    rows.push_back(std::move(*row));
  }
  return rows;
}

}  // namespace

Expected<std::vector<NamedLabel>> parseNameTable(std::string_view text) {
  if (auto valid = validateUtf8(text); !valid) return tl::unexpected(valid.error());
  auto rows = readRows(linesOf(text));
  if (!rows) return tl::unexpected(rows.error());
  std::erase_if(*rows, [](const RawRow& row) { return row.label == 0; });
  dropCodes(*rows);
  std::vector<NamedLabel> table;
  std::set<std::int64_t> labels;
  std::set<std::string> names;
  for (RawRow& row : *rows) {
    const Line line{row.line, {}};
    if (row.label < 0 || row.label > 65535)
      return refuse(line, "has the label " + grouped(row.label) + "; labels go from 0 to 65,535");
    if (!labels.insert(row.label).second)
      return refuse(line, "names label " + std::to_string(row.label) + " a second time");
    if (row.name.empty() || row.name.size() > kLongestName)
      return refuse(line,
                    row.name.empty() ? "has no name" : "has a name that is too long (more than 200 bytes)");
    if (!names.insert(row.name).second) {
      row.name += " (label " + std::to_string(row.label) + ")";
      names.insert(row.name);
    }
    table.push_back(
        {static_cast<Label>(row.label), std::move(row.name), row.colour, row.uid, std::move(row.code)});
  }
  if (table.empty())
    return failure(ErrorKind::unreadable,
                   "The name table names no labels; write one \"number name\" per line.");
  return table;
}

}  // namespace chiasm
