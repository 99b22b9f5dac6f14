// The stereo shader's specialisations, compiled on a thread of their own so that no frame waits for one.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "core/base/error.h"
#include "render/gpu/pipeline.h"
#include "render/passes/volume_frame.h"

namespace chiasm::render {

// What one act of a person leads to from here: another mode, a layer of labels more or less, the table hidden
// or shown, the second volume in 3-D or not, both changed over. `several`: there is another volume to show.
std::vector<VolumeVariant> oneActFrom(const VolumeVariant& variant, bool several);

// Any thread. What was asked for last is compiled next; pipelines stay good as long as this lives. With each
// variant that is asked for come those that one act of a person leads to.
class StereoVariants {
 public:
  explicit StereoVariants(gpu::Device& device);
  ~StereoVariants();  // waits for the one that is being compiled
  StereoVariants(const StereoVariants&) = delete;
  StereoVariants& operator=(const StereoVariants&) = delete;

  // True when it is there (or cannot be made: `get` says why); otherwise it will be.
  bool prepare(const VolumeVariant& variant, bool several);
  // The same, beside what is prepared.
  bool has(const VolumeVariant& variant);
  // Waits for it when it was not prepared.
  Expected<const gpu::Pipeline*> get(const VolumeVariant& variant);

 private:
  struct Made {
    gpu::Pipeline pipeline;
    std::optional<Error> error;
  };
  void want(const VolumeVariant& variant, bool next);  // under the lock
  void compile();
  Expected<gpu::Pipeline> make(const VolumeVariant& variant) const;

  gpu::Device& device_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<VolumeVariant, std::unique_ptr<Made>> made_;
  std::deque<VolumeVariant> wanted_;
  std::optional<VolumeVariant> compiling_, prepared_;
  bool stopping_ = false;
  std::thread thread_;  // last: begins when the rest is there
};

}  // namespace chiasm::render
