#include "data_io/pack/pack_format.h"

#include <algorithm>
#include <set>

#include "core/case/case.h"
#include "data_io/reader/wire.h"

namespace chiasm::data_io {

namespace {

tl::unexpected<Error> lying(const std::string& what) {
  return failure(ErrorKind::unreadable,
                 "This is not a pack as Chiasm makes it: " + what + ". It was damaged or changed.");
}

bool isPlainPath(const std::string& path) {
  if (path.empty() || path.front() == '/' || path.back() == '/') return false;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string_view part = std::string_view(path).substr(at, end - at);
    if (part.empty() || part == "." || part == ".." || part.size() > 255) return false;
    at = end + 1;
  }
  return path.find('\\') == std::string::npos;
}

}  // namespace

std::string encodePackList(const std::vector<PackEntry>& entries) {
  reader::WireWriter out;
  out.number(entries.size());
  for (const PackEntry& entry : entries) {
    out.text(entry.path);
    out.number(entry.size);
    out.digest(entry.digest);
  }
  return out.bytes();
}

Expected<std::vector<PackEntry>> decodePackList(std::span<const std::byte> list, std::uint64_t contentBytes) {
  reader::WireReader in(list);
  const std::size_t count = in.number(kMostPackEntries);
  std::vector<PackEntry> entries;
  std::set<std::string> paths;
  std::uint64_t left = contentBytes;
  for (std::size_t i = 0; i < count; ++i) {
    PackEntry entry;
    entry.path = in.line(kLongestPackPath);
    entry.size = in.number(left);
    entry.digest = in.digest();
    if (!isPlainPath(entry.path)) return lying("it names a file outside of its own folder");
    if (!paths.insert(foldCase(entry.path)).second) return lying("it names a file twice");
    left -= entry.size;
    entries.push_back(std::move(entry));
  }
  if (!in.finished()) return lying("its list of files is damaged");
  if (left != 0) return lying("its contents are longer than its list says");
  // Sorted, what lies within a file comes right after it.
  for (auto path = paths.begin(); path != paths.end(); ++path)
    if (const auto next = paths.lower_bound(*path + "/");
        next != paths.end() && next->starts_with(*path + "/"))
      return lying("it names a file within another file");
  return entries;
}

}  // namespace chiasm::data_io
