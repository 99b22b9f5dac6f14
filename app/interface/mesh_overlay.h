// The meshes of a case where a slice cuts them.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "app/interface/overlay_pen.h"
#include "app/interface/view_overlay.h"
#include "app/session/mesh_model.h"

namespace chiasm::app {

// Cuts meshes, and keeps the cuts of the last planes: a picture that stands still cuts nothing again. One
// thread.
class MeshSections {
 public:
  using Models = std::function<std::shared_ptr<const MeshModel>(const Uid& shape)>;
  explicit MeshSections(Models models) : models_(std::move(models)) {}

  // The cut of a shape in a slice view's plane; empty while the shape is not worked out yet.
  const std::vector<SectionLine>& of(const Uid& shape, const ViewGeometry& geometry);
  // Drops the cuts of shapes that the case has no more.
  void prune(const Case& current);

 private:
  struct Cut {
    std::shared_ptr<const MeshModel> model;
    int axis = -1;
    double at = 0.0;  // mm along the axis
    std::vector<SectionLine> lines;
  };
  Models models_;
  std::map<std::pair<Uid, ViewKind>, Cut> cuts_;
};

// Outlines in the meshes' colours, in slice views.
void drawMeshOutlines(const OverlayPen& pen, const ViewOverlayInputs& inputs, MeshSections& sections);

// The visible mesh whose outline passes within `pixels` of a point of a slice view, the nearest; empty: none.
Uid meshOutlineAt(const Case& current, const ViewGeometry& geometry, MeshSections& sections, glm::dvec2 pixel,
                  double pixels);

// The visible mesh that a ray meets first, nearer than `limit` mm and inside of the clip box; empty: none.
Uid meshAlong(const Case& current, const ViewState& view, const MeshSections::Models& models,
              const PatientRay& ray, double limit);

}  // namespace chiasm::app
