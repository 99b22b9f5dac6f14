// NIfTI-1 files made byte by byte, to lie in every field.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>

#include <zlib.h>

namespace chiasm::test {

// A header of 352 bytes (nifti1.h) for an int16 volume with 1 mm voxels and the sform diag(1, 1, 1).
class RawNifti {
 public:
  RawNifti(int x, int y, int z) : bytes_(352, '\0') {
    put<std::int32_t>(0, 348);
    const int dim[] = {3, x, y, z, 1, 1, 1, 1};
    for (std::size_t i = 0; i < 8; ++i) put<std::int16_t>(40 + 2 * i, static_cast<std::int16_t>(dim[i]));
    put<std::int16_t>(70, 4);
    put<std::int16_t>(72, 16);
    for (std::size_t i = 0; i < 4; ++i) put<float>(76 + 4 * i, 1);
    put<float>(108, 352);
    bytes_[123] = 2;
    put<std::int16_t>(254, 1);
    for (std::size_t i = 0; i < 3; ++i) put<float>(280 + 20 * i, 1);
    std::memcpy(bytes_.data() + 344, "n+1", 4);
  }
  template <typename T>
  RawNifti& put(std::size_t at, T value) {
    std::memcpy(bytes_.data() + at, &value, sizeof value);
    return *this;
  }
  RawNifti& text(std::size_t at, const std::string& value) {
    std::memcpy(bytes_.data() + at, value.data(), value.size());
    return *this;
  }
  // The header with `count` bytes of voxels behind it.
  std::string with(std::size_t count, char value = 1) const { return bytes_ + std::string(count, value); }

 private:
  std::string bytes_;
};

// A gzip member (RFC 1952) of the bytes.
inline std::string gzip(const std::string& bytes) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace chiasm::test
