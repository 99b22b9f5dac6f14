// A PLY file's header and extent, checked before a library that would trust them (Turk, "The PLY Polygon File
// Format", 1994).
#include <bit>
#include <charconv>
#include <cstring>
#include <vector>

#include "data_io/reader/program/mesh_formats.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/text_fields.h"

namespace chiasm::data_io::reader {

namespace {

struct Property {
  std::string name;
  std::size_t bytes = 0;       // of a value
  std::size_t countBytes = 0;  // of the number before a list; 0 for a single value
};

struct Element {
  std::string name;
  std::uint64_t count = 0;
  std::vector<Property> properties;
};

struct Header {
  bool text = false, bigEndian = false;
  std::vector<Element> elements;
  std::size_t end = 0;  // where the data begins
};

std::size_t bytesOfType(std::string_view type) {
  if (type == "char" || type == "uchar" || type == "int8" || type == "uint8") return 1;
  if (type == "short" || type == "ushort" || type == "int16" || type == "uint16") return 2;
  if (type == "int" || type == "uint" || type == "int32" || type == "uint32" || type == "float" ||
      type == "float32")
    return 4;
  if (type == "double" || type == "float64") return 8;
  throw Refusal("its header names a type of number that PLY does not have.");
}

Header readHeader(std::string_view bytes) {
  Header header;
  bool formatSaid = false;
  std::size_t at = 0;
  for (int line = 0;; ++line) {
    const std::size_t end = bytes.find('\n', at);
    if (end == std::string_view::npos || end > 1 << 20)
      throw Refusal("its header has no end; it was cut off.");
    const std::string_view text = trimmed(bytes.substr(at, end - at));
    at = end + 1;
    const std::vector<std::string_view> parts = words(text);
    if (line == 0 || parts.empty() || parts[0] == "comment" || parts[0] == "obj_info") continue;
    if (parts[0] == "end_header") break;
    if (parts[0] == "format" && parts.size() == 3) {
      formatSaid = true;
      header.text = parts[1] == "ascii";
      header.bigEndian = parts[1] == "binary_big_endian";
      if (!header.text && !header.bigEndian && parts[1] != "binary_little_endian")
        throw Refusal("its format is none of PLY's three.");
    } else if (parts[0] == "element" && parts.size() == 3) {
      const std::int64_t count = integerField(parts[2], "an element's number");
      if (count < 0 || count > 100'000'000)
        throw Refusal("it says that it has " + std::string("too many elements."));
      header.elements.push_back({std::string(parts[1]), static_cast<std::uint64_t>(count), {}});
    } else if (parts[0] == "property" && !header.elements.empty() && parts.size() == 3) {
      header.elements.back().properties.push_back({std::string(parts[2]), bytesOfType(parts[1]), 0});
    } else if (parts[0] == "property" && !header.elements.empty() && parts.size() == 5 &&
               parts[1] == "list") {
      header.elements.back().properties.push_back(
          {std::string(parts[4]), bytesOfType(parts[3]), bytesOfType(parts[2])});
    } else {
      throw Refusal("line " + grouped(static_cast<std::uint64_t>(line) + 1) +
                    " of its header is none of PLY's.");
    }
  }
  if (!formatSaid) throw Refusal("its header says no format.");
  header.end = at;
  return header;
}

bool isIndices(const Element& element, const Property& property) {
  return element.name == "face" && (property.name == "vertex_indices" || property.name == "vertex_index");
}

class BinaryWalk {
 public:
  BinaryWalk(std::string_view bytes, const Header& header)
      : bytes_(bytes), at_(header.end), swap_(header.bigEndian) {}

  std::uint64_t integer(std::size_t size) {
    if (bytes_.size() - at_ < size) throw Refusal("it ends within its elements; it was cut off.");
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const auto byte = static_cast<std::uint8_t>(bytes_[at_ + (swap_ ? size - 1 - i : i)]);
      value |= std::uint64_t{byte} << (8 * i);
    }
    at_ += size;
    return value;
  }
  void skip(std::uint64_t size) {
    if (bytes_.size() - at_ < size) throw Refusal("it ends within its elements; it was cut off.");
    at_ += size;
  }
  bool atEnd() const { return at_ == bytes_.size(); }

 private:
  std::string_view bytes_;
  std::size_t at_;
  bool swap_;
};

// Numbers of the text form, one after another.
class TextWalk {
 public:
  TextWalk(std::string_view bytes, const Header& header) : left_(bytes.substr(header.end)) {}

  std::string_view word() {
    const std::size_t start = left_.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) throw Refusal("it ends within its elements; it was cut off.");
    left_.remove_prefix(start);
    const std::string_view found = left_.substr(0, left_.find_first_of(" \t\r\n"));
    left_.remove_prefix(found.size());
    return found;
  }
  std::uint64_t integer() {
    const std::string_view text = word();
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
      throw Refusal("a number of one of its faces is none.");
    return value;
  }
  bool atEnd() const { return left_.find_first_not_of(" \t\r\n") == std::string_view::npos; }

 private:
  std::string_view left_;
};

std::uint64_t verticesOf(const Header& header) {
  for (const Element& element : header.elements)
    if (element.name == "vertex") return element.count;
  return 0;
}

void checkList(std::uint64_t count) {
  if (count > 255) throw Refusal("one of its faces has " + grouped(count) + " corners.");
}

void checkIndex(std::uint64_t index, std::uint64_t vertices) {
  if (index >= vertices)
    throw Refusal("one of its faces names a vertex that is not there (it has " + grouped(vertices) + ").");
}

}  // namespace

void checkPly(std::string_view bytes) {
  const Header header = readHeader(bytes);
  const std::uint64_t vertices = verticesOf(header);
  BinaryWalk binary(bytes, header);
  TextWalk text(bytes, header);
  for (const Element& element : header.elements) {
    // Nothing is worth claiming a hundred million of it.
    if (element.properties.empty() && element.count > 0)
      throw Refusal("one of its elements has no properties.");
    for (std::uint64_t i = 0; i < element.count; ++i) {
      for (const Property& property : element.properties) {
        const bool list = property.countBytes > 0, indices = isIndices(element, property);
        const std::uint64_t count = !list         ? 1
                                    : header.text ? text.integer()
                                                  : binary.integer(property.countBytes);
        if (list) checkList(count);
        for (std::uint64_t n = 0; n < count; ++n) {
          if (indices)
            checkIndex(header.text ? text.integer() : binary.integer(property.bytes), vertices);
          else if (header.text)
            (void)text.word();
          else
            binary.skip(property.bytes);
        }
      }
    }
  }
  if (!(header.text ? text.atEnd() : binary.atEnd())) throw Refusal("more follows than its header says.");
}

}  // namespace chiasm::data_io::reader
