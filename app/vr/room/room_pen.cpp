#include "app/vr/room/room_pen.h"

#include <glm/geometric.hpp>
#include <glm/gtc/matrix_transform.hpp>

namespace chiasm::app::vr {

void RoomPen::line(const glm::dvec3& from, const glm::dvec3& to, double widthMetres,
                   glm::u8vec4 colour) const {
  line(world_.caseFromStage(from), world_.caseFromStage(to), widthMetres, colour);
}

void RoomPen::line(PatientPoint from, PatientPoint to, double widthMetres, glm::u8vec4 colour) const {
  scene_.lines.push_back({from, to, widthMetres * world_.mmPerMetre(), colour});
}

void RoomPen::mesh(const SharedMesh& mesh, const Pose& pose, const glm::dvec3& scale, glm::u8vec4 colour,
                   bool lit) const {
  const glm::dmat4 stageFromMesh = glm::translate(glm::dmat4(1.0), pose.position) *
                                   glm::mat4_cast(pose.orientation) * glm::scale(glm::dmat4(1.0), scale);
  scene_.meshes.push_back({mesh, world_.caseFromStage() * stageFromMesh, colour, lit});
}

void RoomPen::patientMesh(const SharedMesh& mesh, PatientPoint at, double mm, glm::u8vec4 colour) const {
  scene_.meshes.push_back(
      {mesh, glm::scale(glm::translate(glm::dmat4(1.0), at.mm), glm::dvec3(mm)), colour, true});
}

glm::dvec2 RoomPen::textSize(const std::string& text, double capitalMetres, bool framed) const {
  const TextPicture picture = texts_.of(text, room_colours::kText, framed);
  return glm::dvec2(picture.image->size) * (capitalMetres / picture.capitalPixels);
}

double RoomPen::text(const std::string& text, const glm::dvec3& at, const glm::dquat& orientation,
                     double capitalMetres, glm::u8vec3 colour, bool framed, bool onTop) const {
  const TextPicture picture = texts_.of(text, colour, framed);
  const glm::dvec2 size = glm::dvec2(picture.image->size) * (capitalMetres / picture.capitalPixels);
  scene_.pictures.push_back({picture.image, rectangle({{at, orientation}, size}), onTop});
  return size.x;
}

render::SpatialRectangle RoomPen::rectangle(const Board& board) const {
  render::SpatialRectangle rectangle;
  rectangle.corner = world_.caseFromStage(pointOnBoard(board, {0, 0}));
  rectangle.right = world_.caseVectorFromStage(board.pose.right() * board.metres.x);
  rectangle.down = world_.caseVectorFromStage(board.pose.up() * -board.metres.y);
  return rectangle;
}

void RoomPen::frame(const Board& board, double widthMetres, glm::u8vec4 colour) const {
  const glm::dvec3 corners[] = {pointOnBoard(board, {0, 0}), pointOnBoard(board, {1, 0}),
                                pointOnBoard(board, {1, 1}), pointOnBoard(board, {0, 1})};
  for (int i = 0; i < 4; ++i) line(corners[i], corners[(i + 1) % 4], widthMetres, colour);
}

}  // namespace chiasm::app::vr
