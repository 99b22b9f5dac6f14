#include "data_io/reader/program/image_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>

#include "data_io/reader/program/dicom_image_file.h"
#include "data_io/reader/program/dicom_text.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/sandbox.h"
#include "data_io/reader/unique_fd.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::size_t kMaximumFiles = 20'000;
constexpr std::uint64_t kMaximumFileBytes = 64ULL * 1024 * 1024 * 1024;
constexpr int kMaximumDepth = 8;

UniqueFd openBeneath(int folder, const std::string& name) {
  return UniqueFd(::openat(folder, name.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC));
}

bool isRegular(int file) {
  struct stat status {};
  return ::fstat(file, &status) == 0 && S_ISREG(status.st_mode);
}

void listFolder(int folder, const std::string& prefix, int depth, std::vector<std::string>& names,
                std::uint64_t& largest) {
  const int copy = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(copy < 0 ? nullptr : ::fdopendir(copy), ::closedir);
  if (!entries) throw Refusal("the folder cannot be listed.");
  while (const dirent* entry = ::readdir(entries.get())) {
    if (entry->d_name[0] == '.') continue;
    struct stat status {};
    if (::fstatat(folder, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
    if (S_ISREG(status.st_mode)) {
      names.push_back(prefix + entry->d_name);
      largest = std::max(largest, static_cast<std::uint64_t>(status.st_size));
    } else if (S_ISDIR(status.st_mode) && depth < kMaximumDepth) {
      const UniqueFd inner(::openat(folder, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
      if (inner) listFolder(inner.get(), prefix + entry->d_name + '/', depth + 1, names, largest);
    }
    if (names.size() > kMaximumFiles)
      throw Refusal("it holds more than " + grouped(kMaximumFiles) +
                    " files; choose the folder of one series.");
  }
}

class FolderFiles : public ImageFiles {
 public:
  FolderFiles(int folder, std::vector<std::string> names, std::size_t missing) : folder_(folder) {
    names_ = std::move(names);
    missing_ = missing;
  }
  FileBytes load(std::size_t file, bool whole) const override {
    const UniqueFd fd = open(file);
    return fd ? mapFile(fd.get(), whole) : FileBytes();
  }
  UniqueFd open(std::size_t file) const override { return openBeneath(folder_, names_[file]); }

 private:
  int folder_;
};

class SingleFile : public ImageFiles {
 public:
  explicit SingleFile(int file) : file_(file) { names_.emplace_back("file"); }
  FileBytes load(std::size_t, bool whole) const override { return mapFile(file_, whole); }
  UniqueFd open(std::size_t) const override { return UniqueFd(::fcntl(file_, F_DUPFD_CLOEXEC, 0)); }

 private:
  int file_;
};

FileStamp stampOf(const struct stat& status) {
  return {static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino),
          static_cast<std::uint64_t>(status.st_size), static_cast<std::int64_t>(status.st_ctim.tv_sec),
          static_cast<std::int64_t>(status.st_ctim.tv_nsec)};
}

// A name of PS3.3 F.3.2.2 (components of capitals, digits and underscores) as a path; empty for any other.
// Some media hold the names in small letters or with endings; those are asked for as they are written.
std::string pathOf(const std::string& fileId) {
  std::string path;
  for (const std::string& part : splitValues(fileId)) {
    if (part.empty() || part == "." || part == ".." || part.find('/') != std::string::npos ||
        part.find('\0') != std::string::npos || path.size() > 1024)
      return {};
    path += (path.empty() ? "" : "/") + part;
  }
  return path;
}

}  // namespace

std::string ImageFiles::groupOf(std::size_t file) const {
  const std::size_t slash = names_[file].rfind('/');
  return slash == std::string::npos ? std::string() : names_[file].substr(0, slash);
}

FileStamp stampOf(int file) {
  struct stat status {};
  return ::fstat(file, &status) == 0 ? stampOf(status) : FileStamp();
}

FileBytes mapFile(int file, bool whole) {
  struct stat status {};
  if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0) return {};
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > kMaximumFileBytes)
    throw Refusal("it holds a file of " + grouped(size) + " bytes, more than can be read here.");
  // Populated, the pages are there in one call; a file that shrinks meanwhile ends this process, no other.
  void* address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | (whole ? MAP_POPULATE : 0), file, 0);
  if (address == MAP_FAILED) throw Refusal("it needs more memory than there is.");
  FileBytes out;
  out.bytes = {static_cast<const std::byte*>(address), size};
  out.stamp = stampOf(status);
  out.owner =
      std::shared_ptr<const void>(address, [size](const void* at) { ::munmap(const_cast<void*>(at), size); });
  return out;
}

FileBytes mapFileRange(int file, std::uint64_t at, std::uint64_t size) {
  constexpr std::uint64_t kPage = 4096;
  const std::uint64_t before = at % kPage, length = size + before;
  void* address =
      ::mmap(nullptr, length, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, static_cast<off_t>(at - before));
  if (address == MAP_FAILED) throw Refusal("it needs more memory than there is.");
  FileBytes out;
  out.bytes = {static_cast<const std::byte*>(address) + before, size};
  out.owner = std::shared_ptr<const void>(
      address, [length](const void* first) { ::munmap(const_cast<void*>(first), length); });
  return out;
}

std::unique_ptr<ImageFiles> filesInFolder(int folder) {
  std::vector<std::string> names;
  std::uint64_t largest = 0;
  listFolder(folder, "", 0, names, largest);
  grantMemory(2 * std::min(largest, kMaximumFileBytes));  // two are mapped at once
  std::sort(names.begin(), names.end());
  return std::make_unique<FolderFiles>(folder, std::move(names), 0);
}

std::unique_ptr<ImageFiles> singleFile(int file) {
  return std::make_unique<SingleFile>(file);
}

std::unique_ptr<ImageFiles> filesOfDirectory(int file, int folder) {
  const FileBytes bytes = mapFile(file, true);
  const DicomImageFile directory = openDicom(bytes.bytes);
  const bool named = directory.sopClass == "1.2.840.10008.1.3.10" || directory.set.has(0x00041220);
  if (!named || folder < 0) return nullptr;
  if (directory.outcome == DicomImageFile::Outcome::damaged)
    throw Refusal("it is a damaged DICOMDIR; copy the medium again from its source.");
  std::vector<std::string> names;
  std::size_t missing = 0;
  try {
    for (const DicomFields& record : directory.set.items(0x00041220)) {
      if (record.text(0x00041430) != "IMAGE") continue;
      const std::string path = pathOf(record.text(0x00041500));
      const UniqueFd fd = path.empty() ? UniqueFd() : openBeneath(folder, path);
      if (fd && isRegular(fd.get()))
        names.push_back(path);
      else
        ++missing;
      if (names.size() > kMaximumFiles)
        throw Refusal("it names more than " + grouped(kMaximumFiles) + " images.");
    }
  } catch (const DicomDamage&) {
    throw Refusal("it is a damaged DICOMDIR; copy the medium again from its source.");
  }
  if (names.empty())
    throw Refusal(missing == 0 ? "it is a DICOMDIR that names no images."
                               : "it is a DICOMDIR, and none of the " + grouped(missing) +
                                     " images that it names lies beside it.",
                  ErrorKind::notFound);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return std::make_unique<FolderFiles>(folder, std::move(names), missing);
}

}  // namespace chiasm::data_io::reader
