// SHA-256 (FIPS 180-4) of bytes, at once or in pieces; OpenSSL does the work.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "core/base/digest.h"

namespace chiasm::data_io {

Digest sha256(std::span<const std::byte> bytes);
Digest sha256(std::string_view text);

// Feeds pieces in order. One thread.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void update(std::span<const std::byte> bytes);
  Digest finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace chiasm::data_io
