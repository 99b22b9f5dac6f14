#include "core/meshes/mesh_voxels.h"

#include <algorithm>
#include <cmath>

#include <glm/common.hpp>

#include "core/jobs/parallel.h"
#include "core/segmentation/mask_command.h"

namespace chiasm {

namespace {

// Where the rows of voxel centres are taken to lie.
constexpr glm::dvec2 kBeside(3.1e-5, 5.3e-5);

// A row of the grid passes through the surface: it winds once more, or once less, around what follows.
struct Crossing {
  int row = 0;  // j
  double at = 0.0;
  int turn = 0;
};

// Twice the signed area of (a, b, p), the same for both triangles at an edge but for the sign: the ends are
// taken in the order of their numbers.
double side(const glm::dvec2& a, const glm::dvec2& b, bool swapped, const glm::dvec2& p) {
  const glm::dvec2 &from = swapped ? b : a, &to = swapped ? a : b;
  const double area = (to.x - from.x) * (p.y - from.y) - (to.y - from.y) * (p.x - from.x);
  return swapped ? -area : area;
}

class Voxeliser {
 public:
  Voxeliser(const SurfaceMesh& mesh, const GridGeometry& grid) : mesh_(mesh), size_(grid.size) {
    const glm::dmat4 place = grid.voxelFromCase();
    points_.reserve(mesh.points.size());
    for (const glm::vec3& point : mesh.points)
      points_.emplace_back(place * glm::dvec4(glm::dvec3(point), 1.0));
    slices_.resize(static_cast<std::size_t>(size_.z));
    low_ = glm::dvec3(size_);
    high_ = glm::dvec3(0.0);
    for (const glm::dvec3& point : points_) {
      low_ = glm::min(low_, point);
      high_ = glm::max(high_, point);
    }
  }

  VoxelBox box() const {
    return {glm::ivec3(glm::clamp(glm::floor(low_), glm::dvec3(0.0), glm::dvec3(size_))),
            glm::ivec3(glm::clamp(glm::ceil(high_) + 1.0, glm::dvec3(0.0), glm::dvec3(size_)))};
  }

  void cross(const SurfaceMesh::Triangle& triangle) {
    std::array<glm::dvec3, 3> corner;
    std::array<glm::dvec2, 3> flat;
    for (std::size_t i = 0; i < 3; ++i) {
      corner[i] = points_[triangle[i]];
      flat[i] = {corner[i].y, corner[i].z};
    }
    const auto first = [](double lowest, double beside) {
      return static_cast<int>(std::ceil(std::clamp(lowest - beside, -1.0, 1e9)));
    };
    const auto [yLow, yHigh] = std::minmax({flat[0].x, flat[1].x, flat[2].x});
    const auto [zLow, zHigh] = std::minmax({flat[0].y, flat[1].y, flat[2].y});
    const int lastRow = std::min(size_.y - 1, static_cast<int>(std::floor(std::min(yHigh, 1e9))));
    const int lastSlice = std::min(size_.z - 1, static_cast<int>(std::floor(std::min(zHigh, 1e9))));
    for (int k = std::max(0, first(zLow, kBeside.y)); k <= lastSlice; ++k) {
      for (int j = std::max(0, first(yLow, kBeside.x)); j <= lastRow; ++j) {
        const glm::dvec2 p(j + kBeside.x, k + kBeside.y);
        std::array<double, 3> part;
        for (std::size_t i = 0; i < 3; ++i) {
          const std::size_t a = (i + 1) % 3, b = (i + 2) % 3;
          part[i] = side(flat[a], flat[b], triangle[a] > triangle[b], p);
        }
        const bool left = part[0] > 0 && part[1] > 0 && part[2] > 0;
        const bool right = part[0] < 0 && part[1] < 0 && part[2] < 0;
        if (!left && !right) continue;
        const double total = part[0] + part[1] + part[2];
        const double x = (part[0] * corner[0].x + part[1] * corner[1].x + part[2] * corner[2].x) / total;
        slices_[static_cast<std::size_t>(k)].push_back({j, x, left ? 1 : -1});
      }
    }
  }

  void fill(Mask& mask) {
    parallelFor(slices_.size(), [&](std::size_t slice, unsigned) {
      std::vector<Crossing>& crossings = slices_[slice];
      std::sort(crossings.begin(), crossings.end(), [](const Crossing& a, const Crossing& b) {
        return a.row != b.row ? a.row < b.row : a.at < b.at;
      });
      int winding = 0;
      for (std::size_t i = 0; i < crossings.size(); ++i) {
        const bool begins = i == 0 || crossings[i - 1].row != crossings[i].row;
        winding = (begins ? 0 : winding) + crossings[i].turn;
        if (winding == 0 || i + 1 == crossings.size() || crossings[i + 1].row != crossings[i].row) continue;
        const int from = static_cast<int>(std::ceil(std::clamp(crossings[i].at, 0.0, double(size_.x))));
        const int to = static_cast<int>(std::ceil(std::clamp(crossings[i + 1].at, 0.0, double(size_.x))));
        for (int x = from; x < to; ++x)
          mask.bits.set(glm::ivec3(x, crossings[i].row, static_cast<int>(slice)) - mask.begin);
      }
    });
  }

  void crossAll(Progress& progress) {
    for (std::size_t t = 0; t < mesh_.triangles.size() && (t % 4096 != 0 || !progress.cancelled()); ++t)
      cross(mesh_.triangles[t]);
  }

 private:
  const SurfaceMesh& mesh_;
  glm::ivec3 size_;
  std::vector<glm::dvec3> points_;  // in voxels
  glm::dvec3 low_, high_;
  std::vector<std::vector<Crossing>> slices_;
};

}  // namespace

Expected<Mask> voxelsInside(const SurfaceMesh& mesh, const GridGeometry& grid, Progress& progress) {
  const MeshTopology topology = meshTopology(mesh);
  if (!topology.closed())
    return failure(
        ErrorKind::invalidInput,
        "The mesh is open (" + std::to_string(topology.openEdges + topology.unpairedEdges) +
            " edges do not join two triangles), so it has no inside. Close it in the program that made it.");
  Voxeliser voxeliser(mesh, grid);
  Mask mask(voxeliser.box(), grid.size);
  if (voxeliser.box().empty()) return mask;
  voxeliser.crossAll(progress);
  if (progress.cancelled()) return cancelledError();
  voxeliser.fill(mask);
  return mask;
}

std::unique_ptr<Command> fillMesh(const Uid& segment, std::shared_ptr<const SurfaceMesh> mesh) {
  MaskEdit edit;
  edit.kind = "segment.fill_mesh";
  edit.verb = "Fill mesh into";
  edit.parameters = {{"triangles", static_cast<std::int64_t>(mesh->triangles.size())}};
  edit.over = PaintOver::overlap;
  edit.mode = WriteMode::add;
  edit.needsVoxels = false;
  return maskCommand(segment, edit, [mesh = std::move(mesh)](const MaskInput& input) -> Expected<Mask> {
    auto mask = voxelsInside(*mesh, input.grid, input.progress);
    if (mask && mask->bits.count() == 0)
      return failure(
          ErrorKind::notFound,
          "None of the volume's voxels lies inside of the mesh: is it in another space (--mesh-space)?");
    return mask;
  });
}

}  // namespace chiasm
