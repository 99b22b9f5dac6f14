#include "data_io/reader/program/whole_inflate.h"

#include <libdeflate.h>

#include <memory>

namespace chiasm::data_io::reader {

bool inflateWhole(std::span<const std::byte> stream, std::span<std::byte> out) {
  if (stream.size() < 2) return false;
  const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> decoder(
      libdeflate_alloc_decompressor(), &libdeflate_free_decompressor);
  if (!decoder) return false;
  const bool gzip = stream[0] == std::byte{0x1f} && stream[1] == std::byte{0x8b};
  const auto decode = gzip ? &libdeflate_gzip_decompress_ex : &libdeflate_zlib_decompress_ex;
  std::size_t read = 0, written = 0;
  const libdeflate_result result =
      decode(decoder.get(), stream.data(), stream.size(), out.data(), out.size(), &read, &written);
  return result == LIBDEFLATE_SUCCESS && read == stream.size() && written == out.size();
}

}  // namespace chiasm::data_io::reader
