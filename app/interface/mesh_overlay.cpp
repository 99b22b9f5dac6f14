#include "app/interface/mesh_overlay.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/vector_relational.hpp>
#include <optional>

namespace chiasm::app {

namespace {

// Points nearer than this to the last one are left out, and lines are drawn in pieces: more points in one
// would not fit a draw list's 16-bit indices.
constexpr float kLeastPixels = 0.6f;
constexpr std::size_t kMostPoints = 8000;

int axisOf(const PatientVector& normal) {
  const glm::dvec3 size = glm::abs(normal.mm);
  return size.x >= size.y && size.x >= size.z ? 0 : size.y >= size.z ? 1 : 2;
}

std::optional<ImVec2> pixelOf(const ViewGeometry& geometry, const glm::vec3& point) {
  const auto at = geometry.pixelOf({glm::dvec3(point)});
  if (!at) return std::nullopt;
  return ImVec2(static_cast<float>(at->x), static_cast<float>(at->y));
}

std::vector<ImVec2> pixelsOf(const ViewGeometry& geometry, const SectionLine& line) {
  std::vector<ImVec2> pixels;
  pixels.reserve(line.points.size());
  for (std::size_t i = 0; i < line.points.size(); ++i) {
    const auto at = pixelOf(geometry, line.points[i]);
    if (!at) continue;
    const bool last = !line.closed && i + 1 == line.points.size();
    if (last || pixels.empty() ||
        std::hypot(at->x - pixels.back().x, at->y - pixels.back().y) >= kLeastPixels)
      pixels.push_back(*at);
  }
  if (line.closed && pixels.size() > 2) pixels.push_back(pixels.front());
  return pixels;
}

void stroke(ImDrawList& list, const std::vector<ImVec2>& pixels, ImU32 colour, float width) {
  // Pieces overlap by a point.
  for (std::size_t from = 0; from + 1 < pixels.size(); from += kMostPoints - 1) {
    const std::size_t count = std::min(kMostPoints, pixels.size() - from);
    list.AddPolyline(pixels.data() + from, static_cast<int>(count), colour, 0, width);
  }
}

double distanceToSegment(glm::dvec2 point, glm::dvec2 a, glm::dvec2 b) {
  const glm::dvec2 along = b - a;
  const double squared = glm::dot(along, along);
  const double share = squared > 0 ? std::clamp(glm::dot(point - a, along) / squared, 0.0, 1.0) : 0.0;
  return glm::distance(point, a + share * along);
}

}  // namespace

const std::vector<SectionLine>& MeshSections::of(const Uid& shape, const ViewGeometry& geometry) {
  const int axis = axisOf(geometry.into());
  const double at = geometry.slice().centre.mm[axis];
  Cut& cut = cuts_[{shape, geometry.kind()}];
  // Panning moves the centre within the plane: the cut stays.
  if (cut.model && cut.axis == axis && cut.at == at) return cut.lines;
  cut.model = models_ ? models_(shape) : nullptr;
  cut.axis = axis;
  cut.at = at;
  cut.lines.clear();
  if (cut.model) cut.lines = cut.model->across[static_cast<std::size_t>(axis)].cut(geometry.slice().centre);
  return cut.lines;
}

void MeshSections::prune(const Case& current) {
  std::erase_if(cuts_,
                [&](const auto& entry) { return current.findMeshShape(entry.first.first) == nullptr; });
}

void drawMeshOutlines(const OverlayPen& pen, const ViewOverlayInputs& inputs, MeshSections& sections) {
  if (!inputs.geometry.isSlice() || !inputs.view.showMeshes) return;
  for (const Mesh& mesh : inputs.current.meshes) {
    if (!mesh.visible) continue;
    const ImU32 colour = IM_COL32(mesh.colour.r, mesh.colour.g, mesh.colour.b, 255);
    std::vector<std::vector<ImVec2>> lines;
    for (const SectionLine& line : sections.of(mesh.shape, inputs.geometry))
      lines.push_back(pixelsOf(inputs.geometry, line));
    // A dark rim below all of it, so that the lines stand on bone and air alike.
    for (const auto& line : lines) stroke(pen.list(), line, IM_COL32(0, 0, 0, 130), inputs.theme.px(3.2f));
    for (const auto& line : lines) stroke(pen.list(), line, colour, inputs.theme.px(1.6f));
  }
}

Uid meshOutlineAt(const Case& current, const ViewGeometry& geometry, MeshSections& sections, glm::dvec2 pixel,
                  double pixels) {
  Uid found;
  double nearest = pixels;
  for (const Mesh& mesh : current.meshes) {
    if (!mesh.visible) continue;
    for (const SectionLine& line : sections.of(mesh.shape, geometry)) {
      const std::vector<ImVec2> shown = pixelsOf(geometry, line);
      for (std::size_t i = 1; i < shown.size(); ++i) {
        const double away =
            distanceToSegment(pixel, {shown[i - 1].x, shown[i - 1].y}, {shown[i].x, shown[i].y});
        if (away > nearest) continue;
        nearest = away;
        found = mesh.uid;
      }
    }
  }
  return found;
}

Uid meshAlong(const Case& current, const ViewState& view, const MeshSections::Models& models,
              const PatientRay& ray, double limit) {
  Uid found;
  if (!view.showMeshes) return found;
  for (const Mesh& mesh : current.meshes) {
    const auto model = mesh.visible ? models(mesh.shape) : nullptr;
    if (model == nullptr) continue;
    const auto hit = model->rays.hit(ray.origin, ray.direction);
    if (!hit || *hit >= limit) continue;
    const glm::dvec3 at = ray.origin.mm + *hit * ray.direction.mm;
    if (view.clipBox && !(glm::all(glm::greaterThanEqual(at, view.clipBox->minimum)) &&
                          glm::all(glm::lessThanEqual(at, view.clipBox->maximum))))
      continue;
    limit = *hit;
    found = mesh.uid;
  }
  return found;
}

}  // namespace chiasm::app
