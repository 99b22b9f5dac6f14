#include "data_io/reader/program/whole_inflate.h"

#include <libdeflate.h>
#include <sys/mman.h>

#include <memory>

namespace chiasm::data_io::reader {
namespace {

constexpr std::uint64_t kPage = 4096;
constexpr std::uint64_t kLargestLead = 64 * 1024 * 1024;

// Addresses of which the first `lead` bytes are scratch, and those behind are the memory file's own.
class Landing {
 public:
  Landing(std::uint64_t lead, const MemoryFile& out) : lead_(lead), size_(out.bytes().size()) {
    const std::uint64_t scratch = (lead + kPage - 1) / kPage * kPage;
    length_ = scratch + size_;
    base_ =
        ::mmap(nullptr, length_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (base_ == MAP_FAILED) return;
    std::byte* voxels = static_cast<std::byte*>(base_) + scratch;
    if (::mmap(voxels, size_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, out.fd(), 0) == MAP_FAILED)
      return;
    start_ = voxels - lead;
  }
  ~Landing() {
    if (base_ != MAP_FAILED) ::munmap(base_, length_);
  }
  Landing(const Landing&) = delete;
  Landing& operator=(const Landing&) = delete;
  std::byte* start() const { return start_; }  // null when it could not be made
  std::uint64_t size() const { return lead_ + size_; }

 private:
  std::uint64_t lead_, size_, length_ = 0;
  void* base_ = MAP_FAILED;
  std::byte* start_ = nullptr;
};

}  // namespace

bool inflateWhole(std::span<const std::byte> stream, std::uint64_t lead, const MemoryFile& out) {
  if (stream.size() < 2 || lead > kLargestLead) return false;
  const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> decoder(
      libdeflate_alloc_decompressor(), &libdeflate_free_decompressor);
  const Landing landing(lead, out);
  if (!decoder || !landing.start()) return false;
  const bool gzip = stream[0] == std::byte{0x1f} && stream[1] == std::byte{0x8b};
  const auto decode = gzip ? &libdeflate_gzip_decompress_ex : &libdeflate_zlib_decompress_ex;
  std::size_t read = 0, written = 0;
  const libdeflate_result result =
      decode(decoder.get(), stream.data(), stream.size(), landing.start(), landing.size(), &read, &written);
  return result == LIBDEFLATE_SUCCESS && read == stream.size() && written == landing.size();
}

}  // namespace chiasm::data_io::reader
