// A large file written piece by piece that is whole or not there.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "data_io/reader/unique_fd.h"

namespace chiasm::data_io {

// Writes beside `path` and renames over it at the end. Mode 0600 unless the file exists. One thread. After a
// failure nothing more is written; `commit` says it. Destroyed without commit: nothing is left.
class OutputFile {
 public:
  static Expected<OutputFile> create(const std::string& path);
  OutputFile(OutputFile&& other) noexcept = default;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();

  void write(std::string_view bytes);
  template <typename T>
  void writePlain(const T& value) {
    write({reinterpret_cast<const char*>(&value), sizeof value});
  }
  template <typename T>
  void writeAll(const std::vector<T>& values) {
    write({reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)});
  }
  std::uint64_t size() const { return size_; }
  // Overwrites bytes that were written before.
  void patch(std::uint64_t offset, std::string_view bytes);
  // Appends what another file holds so far; that one is not needed any more.
  void append(OutputFile& other);
  // Syncs, and puts the file in its place.
  Expected<void> commit();

 private:
  OutputFile(std::string path, reader::UniqueFd fd) : path_(std::move(path)), fd_(std::move(fd)) {}
  void flush();
  std::string path_;
  reader::UniqueFd fd_;
  std::string pending_;
  std::uint64_t size_ = 0;
  int trouble_ = 0;  // errno of the first failure
};

}  // namespace chiasm::data_io
