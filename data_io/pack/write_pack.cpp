#include "data_io/pack/write_pack.h"

#include <algorithm>
#include <array>
#include <fstream>

#include "core/case/case.h"
#include "core/case/case_store.h"
#include "core/case/object_commands.h"
#include "data_io/case_file/case_file.h"
#include "data_io/case_file/open_database.h"
#include "data_io/case_file/volume_files.h"
#include "data_io/output_file.h"
#include "data_io/sha256.h"

namespace chiasm::data_io {

namespace {

namespace fs = std::filesystem;

// A file that goes at the end of scope.
class Temporary {
 public:
  explicit Temporary(fs::path path) : path_(std::move(path)) { remove(); }
  ~Temporary() { remove(); }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  const fs::path& path() const { return path_; }

 private:
  void remove() {
    std::error_code ignored;
    for (const char* ending : {"", "-wal", "-shm", "-journal", ".lock"})
      fs::remove(path_.string() + ending, ignored);
  }
  fs::path path_;
};

// The name after "ElementDataFile =" or "data file:" in a text header; empty when there is none beside it.
std::string detachedDataOf(const fs::path& header) {
  std::ifstream stream(header, std::ios::binary);
  std::string line;
  for (int count = 0; count < 1000 && std::getline(stream, line) && line.size() < 4096; ++count) {
    const std::string folded = foldCase(line);
    const std::size_t value = folded.starts_with("elementdatafile") ? line.find('=')
                              : folded.starts_with("data file:")    ? line.find(':')
                                                                    : std::string::npos;
    if (value == std::string::npos) continue;
    std::string name = line.substr(value + 1);
    name.erase(0, name.find_first_not_of(" \t"));
    while (!name.empty() && (name.back() == '\r' || name.back() == ' ')) name.pop_back();
    return name.find('/') == std::string::npos && foldCase(name) != "local" ? name : std::string();
  }
  return {};
}

std::vector<fs::path> regularFilesBelow(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, error), end;
       !error && it != end && files.size() < kMostPackEntries; it.increment(error))
    if (it->symlink_status().type() == fs::file_type::regular) files.push_back(it->path());
  std::sort(files.begin(), files.end());
  return files;
}

// Reads a file piece by piece.
template <typename Take>
Expected<void> readFile(const fs::path& path, Progress& progress, const Take& take) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return failure(ErrorKind::notFound, "The file '" + path.string() + "' cannot be read.");
  std::array<char, 1 << 16> piece;
  while (stream.read(piece.data(), piece.size()) || stream.gcount() > 0) {
    if (progress.cancelled()) return failure(ErrorKind::cancelled, "Packing was cancelled.");
    take(std::string_view(piece.data(), static_cast<std::size_t>(stream.gcount())));
  }
  if (!stream.eof())
    return failure(ErrorKind::unreadable, "The file '" + path.string() + "' could not be read.");
  return {};
}

// A whole copy of the case: nobody writes while a reader holds it, but for somebody who has it open, whose
// last edits lie beside it.
Expected<void> copyCase(const fs::path& casePath, const fs::path& copy) {
  auto opened = openDatabase(casePath, {.readOnly = true});
  if (!opened) return tl::unexpected(opened.error());
  if (!opened->database)
    return failure(ErrorKind::unreadable, opened->refusal.value_or("The case file cannot be read."));
  auto reading = Transaction::begin(*opened->database, Transaction::Kind::read, "Copying the case");
  if (!reading) return tl::unexpected(reading.error());
  if (auto looked = opened->database->queryInteger("SELECT count(*) FROM meta", "Copying the case"); !looked)
    return tl::unexpected(looked.error());
  std::error_code error;
  if (fs::exists(opened->path.string() + "-wal", error))
    return failure(ErrorKind::conflict, "This case is open elsewhere. Close it there, then pack it.");
  fs::copy_file(opened->path, copy, error);
  if (error) return failure(ErrorKind::storage, "The case could not be copied: " + error.message() + ".");
  return {};
}

std::string packedRoot(std::size_t volume, const VolumeFiles& files) {
  const std::string folder = "volumes/" + std::to_string(volume + 1);
  return fs::is_directory(files.root) ? folder : folder + "/" + files.root.filename().string();
}

// In the copy the volumes lie where the pack has them.
Expected<void> redirect(const fs::path& copy, const std::vector<VolumeFiles>& volumes, const Author& author) {
  auto loaded = openCase(copy, {.author = author});
  if (!loaded) return tl::unexpected(loaded.error());
  CaseStore store(std::move(*loaded), author);
  for (std::size_t i = 0; i < volumes.size(); ++i) {
    const Volume* volume = store.current().findVolume(volumes[i].volume);
    if (!volume) continue;
    VolumeSource source = volume->info.source;
    source.relativePath = packedRoot(i, volumes[i]);
    source.absolutePath.clear();
    if (auto done = store.execute(*setVolumeSource(volumes[i].volume, source)); !done) return done;
  }
  return store.flush();
}

struct Content {
  PackEntry entry;
  fs::path file;
};

Expected<Content> contentOf(const fs::path& file, std::string path, Progress& progress) {
  Content content;
  content.entry.path = std::move(path);
  content.file = file;
  Sha256 hash;
  auto read = readFile(file, progress, [&](std::string_view piece) {
    content.entry.size += piece.size();
    hash.update(std::as_bytes(std::span(piece.data(), piece.size())));
  });
  if (!read) return tl::unexpected(read.error());
  content.entry.digest = hash.finish();
  return content;
}

}  // namespace

Expected<std::vector<VolumeFiles>> filesOfVolumes(const std::vector<Volume>& volumes,
                                                  const fs::path& casePath) {
  std::vector<VolumeFiles> all;
  for (const Volume& volume : volumes) {
    const auto path = locateVolume(volume.info.source, casePath);
    if (!path)
      return failure(path.error().kind,
                     "The volume '" + volume.info.name + "' cannot be packed. " + path.error().message);
    VolumeFiles files{volume.info.uid, *path, {}};
    if (fs::is_directory(*path)) {
      files.files = regularFilesBelow(*path);
    } else {
      files.files = {*path};
      const std::string ending = foldCase(path->extension().string());
      if (ending == ".nhdr" || ending == ".mhd")
        if (const std::string data = detachedDataOf(*path); !data.empty())
          files.files.push_back(path->parent_path() / data);
    }
    if (files.files.empty())
      return failure(ErrorKind::notFound,
                     "The folder of the volume '" + volume.info.name + "' holds no files.");
    all.push_back(std::move(files));
  }
  return all;
}

Expected<WrittenPack> writePack(const fs::path& casePath, const std::vector<VolumeFiles>& volumes,
                                const Author& author, const std::string& out, Progress& progress) {
  const Temporary copy(out + ".case");
  if (auto copied = copyCase(casePath, copy.path()); !copied) return tl::unexpected(copied.error());
  if (auto redirected = redirect(copy.path(), volumes, author); !redirected)
    return tl::unexpected(redirected.error());

  std::vector<Content> contents;
  const auto add = [&](const fs::path& file, std::string path) -> Expected<void> {
    auto content = contentOf(file, std::move(path), progress);
    if (!content) return tl::unexpected(content.error());
    contents.push_back(*std::move(content));
    return {};
  };
  if (auto added = add(copy.path(), kPackedCase); !added) return tl::unexpected(added.error());
  for (std::size_t i = 0; i < volumes.size(); ++i) {
    const fs::path base = fs::is_directory(volumes[i].root) ? volumes[i].root : volumes[i].root.parent_path();
    for (const fs::path& file : volumes[i].files)
      if (auto added = add(file, "volumes/" + std::to_string(i + 1) + "/" +
                                     file.lexically_relative(base).generic_string());
          !added)
        return tl::unexpected(added.error());
  }
  WrittenPack written;
  for (const Content& content : contents) {
    written.entries.push_back(content.entry);
    written.bytes += content.entry.size;
  }
  const std::string list = encodePackList(written.entries);
  // What could not be unpacked is not written either: a name with a backslash, two that differ in case alone.
  if (auto sound = decodePackList(std::as_bytes(std::span(list.data(), list.size())), written.bytes); !sound)
    return failure(
        ErrorKind::invalidInput,
        "The files of this case cannot be packed under their names (two that differ only in the case of "
        "letters, backslashes, or no valid UTF-8). Rename them.");

  auto file = OutputFile::create(out);
  if (!file) return tl::unexpected(file.error());
  file->write(kPackMagic);
  file->writePlain(static_cast<std::uint64_t>(list.size()));
  file->write(list);
  file->writePlain(sha256(std::string_view(list)).bytes);
  std::uint64_t done = 0;
  for (const Content& content : contents) {
    Sha256 hash;
    auto read = readFile(content.file, progress, [&](std::string_view piece) {
      hash.update(std::as_bytes(std::span(piece.data(), piece.size())));
      file->write(piece);
      done += piece.size();
      progress.report(static_cast<double>(done) /
                      static_cast<double>(std::max<std::uint64_t>(1, written.bytes)));
    });
    if (!read) return tl::unexpected(read.error());
    if (hash.finish() != content.entry.digest)
      return failure(ErrorKind::conflict, "A file of the case changed while it was packed; try again.");
  }
  if (auto committed = file->commit(); !committed) return tl::unexpected(committed.error());
  return written;
}

}  // namespace chiasm::data_io
