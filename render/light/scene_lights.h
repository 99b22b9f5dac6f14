// The light of every 3-D view that has shadows, and its image on the device.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "core/base/error.h"
#include "render/cpu/crew.h"
#include "render/gpu/resources.h"
#include "render/gpu/uploader.h"
#include "render/light/light_field.h"
#include "render/light/light_look.h"
#include "render/passes/volume_params.h"
#include "render/scene/brick_ranges.h"
#include "render/scene_view.h"

namespace chiasm::render {

// A view's light depends on its clip box and camera too, so that each has a field of its own, by its id. One
// thread.
class SceneLights {
 public:
  // Drops what belongs to views without shadows and to views that are gone.
  void prune(const SceneView& scene);
  // Goes on with the light of a view; `ranges`: of the shown volume's voxels. True: there is no more to do.
  bool advance(const SceneView& scene, std::uint32_t view, const Volume3dContent& content,
               const BrickRanges* ranges, LightField::Effort effort);
  // The view that comes next has no light.
  void rest() {
    current_ = nullptr;
    visits_ = 0;
  }
  std::uint64_t visits() const { return visits_; }  // of the last call

  // What the view that `advance` was called for is lit by; its cells are null where there is no light (yet).
  // Several eyes see the first one's lamp.
  LightLook look(const Volume3dContent& content) const;
  // The same as an image, sent if it is not there: openness and lamp, filtered. Null where there is no light.
  Expected<const gpu::Image*> image(gpu::Device& device, gpu::Uploader& uploader);
  // Nothing that the device holds can be trusted.
  void forgetImages();

 private:
  struct Light {
    explicit Light(cpu::Crew& crew) : field(crew) {}
    LightField field;
    gpu::Image image;
    std::uint64_t sent = 0;  // the field's version
  };
  std::optional<cpu::Crew> crew_;  // from the first shadow on
  std::map<std::uint32_t, Light> lights_;
  Light* current_ = nullptr;
  std::uint64_t visits_ = 0;
};

// What the shader reads of it.
void setLight(FrameParams& params, const LightLook& look);

}  // namespace chiasm::render
