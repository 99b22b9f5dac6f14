#include "data_io/sha256.h"

#include <openssl/evp.h>

#include "core/base/check.h"

namespace chiasm::data_io {

struct Sha256::Context {
  EVP_MD_CTX* handle = EVP_MD_CTX_new();
  ~Context() { EVP_MD_CTX_free(handle); }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  CHECK(context_->handle && EVP_DigestInit_ex(context_->handle, EVP_sha256(), nullptr) == 1,
        "OpenSSL has SHA-256");
}

Sha256::~Sha256() = default;

void Sha256::update(std::span<const std::byte> bytes) {
  CHECK(EVP_DigestUpdate(context_->handle, bytes.data(), bytes.size()) == 1, "SHA-256 takes bytes");
}

Digest Sha256::finish() {
  Digest digest;
  unsigned int size = 0;
  CHECK(EVP_DigestFinal_ex(context_->handle, digest.bytes.data(), &size) == 1 && size == digest.bytes.size(),
        "SHA-256 has 32 bytes");
  return digest;
}

Digest sha256(std::span<const std::byte> bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.finish();
}

Digest sha256(std::string_view text) {
  return sha256(std::as_bytes(std::span(text.data(), text.size())));
}

}  // namespace chiasm::data_io
