// A volume that does not fit into the memory budget: what the window and words say of it.
#include "app/interface/coarser_words.h"

#include <gmock/gmock.h>

#include "app/interface/view_overlay.h"
#include "tests/app/interface/window_fixture.h"

namespace chiasm::app {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::uint64_t kGibi = 1u << 30;

TEST(CoarserWords, SayWhatIsCoarserAndWhy) {
  render::ReducedVolume volume;
  volume.wholeBytes = 2 * kGibi;
  EXPECT_FALSE(coarserWords(volume, kGibi));
  volume.in3d = 2.51;
  volume.refining = true;
  const auto words = coarserWords(volume, kGibi);
  ASSERT_TRUE(words);
  EXPECT_EQ(words->badge, "40% of the resolution, refining \u00b7 memory budget 1.0 GiB");
  EXPECT_THAT(words->sentence,
              HasSubstr("3-D shows the volume at 40% of the resolution: all of it would take 2.0 GiB of "
                        "graphics memory, and the budget is 1.0 GiB."));
  EXPECT_THAT(words->sentence, HasSubstr("slices, labels and values are at full resolution"));
  EXPECT_THAT(words->sentence, HasSubstr("--memory-budget"));
}

TEST(CoarserWords, OfSlicesPromiseNoFullSlices) {
  render::ReducedVolume volume;
  volume.inSlices = 3.0;
  volume.wholeBytes = 5 * kGibi;
  const auto words = coarserWords(volume, 512u << 20);
  ASSERT_TRUE(words);
  EXPECT_THAT(words->sentence, HasSubstr("Slices show the volume at 33%"));
  EXPECT_THAT(words->sentence, HasSubstr("512 MiB"));
  EXPECT_THAT(words->sentence, Not(HasSubstr("slices, labels")));
  volume.inSlices = 1.0;
  volume.laidOver = 4.0;
  EXPECT_THAT(coarserWords(volume, kGibi)->badge, HasSubstr("second volume: 25%"));
}

class SmallBudget : public test::WindowFixture {
 protected:
  static void SetUpTestSuite() {
    render::RendererOptions options;
    options.validation = true;
    options.memoryBudget = 64u << 20;
    auto made = render::Renderer::create(options);
    ASSERT_TRUE(made) << made.error().message;
    renderer_ = std::move(*made);
  }
  void SetUp() override {
    // 62 MiB, with the letters inside.
    Volume& volume = small_.value.volumes[0];
    GridGeometry grid = volume.info.grid;
    grid.spacing *= glm::dvec3(grid.size) / glm::dvec3(320);
    grid.size = glm::ivec3(320);
    Volume fine = test::letterPhantom(grid);
    fine.info.uid = volume.info.uid;
    fine.info.name = volume.info.name;
    volume = fine;
    volume.info.study.modality = "CT";
    file_ = std::make_unique<test::MemoryCaseFile>(small_.value);
    test::WindowFixture::SetUp();
  }
  std::string shown(const std::string& ending) const {
    for (const DrawnItem& item : window_->interface().log().items())
      if (item.name.ends_with(ending)) return item.name;
    return {};
  }
};

TEST_F(SmallBudget, IsSaidInTheStripAndInThe3dViewAsLongAsItMatters) {
  view().of(small_.volume).mode = render::RenderMode::averageIntensity;  // every voxel counts
  view().segmentsIn3d = false;  // the smallest atlas of surfaces is 12 MiB
  picture("coarser");
  EXPECT_EQ(shown("badge 3-D coarser than the voxels"), "badge 3-D coarser than the voxels");
  EXPECT_EQ(shown(" badges"), "3-D badges") << "in no slice, since slices are exact";
  EXPECT_LE(renderer_->deviceMemory(), renderer_->memoryBudget());
  // Cut down to a part that fits, nothing is coarser.
  view().clipBox = PatientBox{{-6, -6, -6}, {4, 4, 4}};
  frames(40);
  picture("coarser_cut");
  EXPECT_EQ(shown("badge 3-D coarser than the voxels"), "");
  EXPECT_EQ(shown(" badges"), "");
}

}  // namespace
}  // namespace chiasm::app
