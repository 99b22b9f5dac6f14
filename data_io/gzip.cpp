#include "data_io/gzip.h"

#include <libdeflate.h>

#include <memory>

namespace chiasm::data_io {

Expected<std::string> gzipped(std::string_view bytes) {
  constexpr int kLevel = 6;
  const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
      libdeflate_alloc_compressor(kLevel), &libdeflate_free_compressor);
  if (!compressor) return failure(ErrorKind::unavailable, "There is no memory left to compress a file.");
  std::string out(libdeflate_gzip_compress_bound(compressor.get(), bytes.size()), '\0');
  out.resize(libdeflate_gzip_compress(compressor.get(), bytes.data(), bytes.size(), out.data(), out.size()));
  if (out.empty()) return failure(ErrorKind::unavailable, "A file could not be compressed.");
  return out;
}

}  // namespace chiasm::data_io
