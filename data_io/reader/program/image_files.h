// The files that may belong to DICOM series: beneath a folder, named by a DICOMDIR, in an archive, or one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "data_io/reader/unique_fd.h"

namespace chiasm::data_io::reader {

// Which file it was, and in which state: two that are equal have the same content.
struct FileStamp {
  std::uint64_t device = 0, number = 0, size = 0;
  std::int64_t changedSeconds = 0, changedNanoseconds = 0;  // of its status: no program can set that back
  bool operator==(const FileStamp&) const = default;
};
FileStamp stampOf(int file);

// A file's bytes for as long as this lives: mapped, or inflated into memory.
struct FileBytes {
  std::span<const std::byte> bytes;
  std::shared_ptr<const void> owner;
  FileStamp stamp{};  // of a mapped one
};

// Any thread may load. Names are of no meaning but for the order, which does not depend on the file system.
class ImageFiles {
 public:
  virtual ~ImageFiles() = default;
  std::size_t count() const { return names_.size(); }
  // Two files with one group lay beside each other, and a damaged one may belong to the other's series.
  std::string groupOf(std::size_t file) const;
  // The file; empty for what is no regular file. `whole`: all of it will be looked at. Throws Refusal.
  virtual FileBytes load(std::size_t file, bool whole) const = 0;
  // The open file that `load` maps; none where its bytes do not lie in a file of their own.
  virtual UniqueFd open(std::size_t file) const = 0;
  // Bytes of memory that stay in use as long as this lives.
  virtual std::uint64_t keptBytes() const { return 0; }
  // Files that were named but are not there.
  std::size_t missing() const { return missing_; }

 protected:
  std::vector<std::string> names_;  // relative, with '/'
  std::size_t missing_ = 0;
};

// All regular files beneath an open folder, eight folders deep, without following links; what begins with a
// dot is left out. Throws Refusal for more than 20,000 files.
std::unique_ptr<ImageFiles> filesInFolder(int folder);
// The one open file.
std::unique_ptr<ImageFiles> singleFile(int file);
// The images that a DICOMDIR (PS3.10 8, PS3.3 F) names, beneath its folder. Null when `file` is no DICOMDIR.
std::unique_ptr<ImageFiles> filesOfDirectory(int file, int folder);
// The files in a ZIP archive (stored or deflated entries, no encryption, no ZIP64); null when `file` is none.
// Names are of no meaning, so entries that point outside do no harm. Each entry's size, ratio and CRC-32 are
// checked. Throws Refusal.
std::unique_ptr<ImageFiles> filesInArchive(int file);

// The bytes of an open regular file, mapped; empty when it is none. Throws Refusal above 64 GiB.
FileBytes mapFile(int file, bool whole);
// `size` bytes of an open file from `at` on, mapped, all of which will be looked at. Throws Refusal.
FileBytes mapFileRange(int file, std::uint64_t at, std::uint64_t size);

}  // namespace chiasm::data_io::reader
