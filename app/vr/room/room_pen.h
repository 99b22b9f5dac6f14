// RoomPen: puts lines, pictures and shapes given in stage metres into a SpatialScene in patient millimetres.
#pragma once

#include "app/text/text_picture.h"
#include "app/vr/panels/board.h"
#include "app/vr/room/shapes.h"
#include "app/vr/room/world.h"
#include "render/spatial_scene.h"

namespace chiasm::app::vr {

// sRGB of the interface's roles, as light in the room.
namespace room_colours {
inline constexpr glm::u8vec3 kText{228, 233, 236}, kDim{147, 160, 168}, kAccent{79, 179, 217},
    kLink{240, 192, 74}, kWarning{239, 154, 77}, kLine{39, 47, 53};
inline constexpr glm::u8vec3 kAxial{224, 106, 90}, kCoronal{118, 184, 82}, kSagittal{227, 192, 79};
}  // namespace room_colours

// Lives one frame.
class RoomPen {
 public:
  RoomPen(const World& world, render::SpatialScene& scene, TextPictures& texts)
      : world_(world), scene_(scene), texts_(texts) {}

  void line(const glm::dvec3& from, const glm::dvec3& to, double widthMetres, glm::u8vec4 colour) const;
  void line(PatientPoint from, PatientPoint to, double widthMetres, glm::u8vec4 colour) const;
  void mesh(const SharedMesh& mesh, const Pose& pose, const glm::dvec3& scale, glm::u8vec4 colour,
            bool lit = true) const;
  // A mesh in patient directions about a patient point, `mm` for one of its units.
  void patientMesh(const SharedMesh& mesh, PatientPoint at, double mm, glm::u8vec4 colour) const;
  // Text centred at a place, turned to the reader, with capitals this tall; its width in metres.
  double text(const std::string& text, const glm::dvec3& at, const glm::dquat& orientation,
              double capitalMetres, glm::u8vec3 colour, bool framed, bool onTop = false) const;
  // The size that `text` would have: width and height in metres.
  glm::dvec2 textSize(const std::string& text, double capitalMetres, bool framed) const;
  render::SpatialRectangle rectangle(const Board& board) const;
  void frame(const Board& board, double widthMetres, glm::u8vec4 colour) const;

  const World& world() const { return world_; }
  render::SpatialScene& scene() const { return scene_; }

 private:
  const World& world_;
  render::SpatialScene& scene_;
  TextPictures& texts_;
};

inline glm::u8vec4 opaque(glm::u8vec3 colour) {
  return {colour, 255};
}

}  // namespace chiasm::app::vr
