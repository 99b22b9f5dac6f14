#include "render/scene/resident_things.h"

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace chiasm::render {

namespace {

constexpr std::size_t kMostTrianglesWithEdges = 100'000;

}  // namespace

Expected<std::uint64_t> ResidentThings::update(const SpatialScene& scene) {
  std::uint64_t sent = 0;
  std::set<const Mesh*> meshes;
  for (const SpatialMesh& shown : scene.meshes) {
    if (!shown.mesh || shown.mesh->indices.empty()) continue;
    meshes.insert(shown.mesh.get());
    if (meshes_.contains(shown.mesh.get())) continue;
    // Millions of edges would take longer to find than a frame may.
    const bool withEdges = shown.mesh->indices.size() <= 3 * kMostTrianglesWithEdges;
    auto mesh = sendMesh(device_, uploader_, shown.mesh, withEdges);
    if (!mesh) return tl::unexpected(mesh.error());
    sent += mesh->bytes();
    meshes_.emplace(shown.mesh.get(), std::move(*mesh));
  }
  std::set<const Image*> pictures;
  for (const SpatialPicture& shown : scene.pictures) {
    if (!shown.image) continue;
    pictures.insert(shown.image.get());
    if (pictures_.contains(shown.image.get())) continue;
    auto bytes = addPicture(shown.image);
    if (!bytes) return bytes;
    sent += *bytes;
  }
  std::erase_if(meshes_, [&](const auto& entry) { return !meshes.contains(entry.first); });
  std::erase_if(pictures_, [&](const auto& entry) { return !pictures.contains(entry.first); });
  return sent;
}

Expected<std::uint64_t> ResidentThings::addPicture(const std::shared_ptr<const Image>& image) {
  const int largest = static_cast<int>(device_.limits().maxImageDimension2D);
  const glm::ivec2 size = image->size;
  if (size.x < 1 || size.y < 1 || size.x > largest || size.y > largest ||
      image->rgba.size() != static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y) * 4)
    return failure(ErrorKind::invalidInput, "A label of " + std::to_string(size.x) + " × " +
                                                std::to_string(size.y) +
                                                " pixels cannot be shown: this device takes up to " +
                                                std::to_string(largest) + " along a side.");
  std::vector<std::uint8_t> premultiplied(image->rgba.size());
  for (std::size_t i = 0; i < premultiplied.size(); ++i) {
    const unsigned alpha = image->rgba[i | 3];
    premultiplied[i] = static_cast<std::uint8_t>((i & 3) == 3 ? alpha : (image->rgba[i] * alpha + 127) / 255);
  }
  gpu::ImageDescription description;
  description.size = {size, 1};
  description.usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
  auto created = gpu::Image::create(device_, description);
  if (!created) return tl::unexpected(created.error());
  if (auto sent = uploader_.toImage(*created, {0, 0, 0}, {size, 1}, 4,
                                    std::as_bytes(std::span(std::as_const(premultiplied))));
      !sent)
    return tl::unexpected(sent.error());
  pictures_.emplace(image.get(), ResidentPicture{image, std::move(*created)});
  return premultiplied.size();
}

const ResidentMesh* ResidentThings::mesh(const Mesh* mesh) const {
  const auto found = meshes_.find(mesh);
  return found == meshes_.end() ? nullptr : &found->second;
}

const gpu::Image* ResidentThings::picture(const Image* image) const {
  const auto found = pictures_.find(image);
  return found == pictures_.end() ? nullptr : &found->second.image;
}

}  // namespace chiasm::render
