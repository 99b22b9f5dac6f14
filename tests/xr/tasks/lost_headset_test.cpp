// Every loss at every call: VR ends with a sentence, the person is back on the desktop, and what they were
// doing is in the case file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <glm/geometric.hpp>
#include <map>
#include <optional>
#include <thread>

#include "app/vr/hands/hand_state.h"
#include "app/vr/vr_host.h"
#include "tests/app/session/session_fixture.h"
#include "tests/xr/loss_layer/functions.h"
#include "tests/xr/support/headset_puppet.h"
#include "tests/xr/support/monado_program.h"
#include "tests/xr/support/worse_runtime.h"

namespace chiasm::test {
namespace {

using app::vr::VrHost;
using loss_layer::FunctionInfo;
using loss_layer::Scope;

constexpr const char* kHeadsetLost = "VR ended because the headset was lost. Everything done is kept.";
constexpr const char* kSoftwareStopped =
    "VR ended because the headset's software stopped. Everything done is kept.";

// The session of a desktop that enters VR in this process, as `chiasm vr` does without a window.
class LostHeadset : public SessionFixture {
 protected:
  void SetUp() override {
    CHIASM_REQUIRE_XR_RUNTIME();
    SessionFixture::SetUp();
    puppet_ = std::make_unique<HeadsetPuppet>();
    view().activeSegment = small_.bone;
    view().brush.radiusMm = 2.0;
    session_->setTool(app::ToolKind::brush);
  }

  // One stay in VR, from entering on.
  struct Stay {
    bool entered = false;
    std::optional<Error> error;  // why it did not begin, or why it ended
    bool painting = false;       // when it ended
    bool leaving = false;        // the person had asked for the end
  };

  // Until `condition` holds or VR is over; false when neither happened.
  bool pump(VrHost& host, Stay& stay, const std::function<bool(const app::vr::FrameReport&)>& condition) {
    constexpr std::chrono::seconds kPatience{60};
    const auto end = std::chrono::steady_clock::now() + kPatience;
    while (std::chrono::steady_clock::now() < end) {
      const bool painting = session_->store().inGesture();
      const VrHost::Turn turn = host.turn(session_->update(), 0.01);
      if (turn.ended) {
        stay.painting = painting;
        stay.error = turn.error;
        return true;
      }
      if (condition(host.lastFrame())) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return false;
  }

  // The tip into the patient, the trigger down, back and forth through structures so that the controller
  // ticks; `painting` is called once the stroke has begun.
  void paint(VrHost& host, Stay& stay, const std::function<void()>& painting) {
    const glm::dvec3 middle = host.lastFrame().world.stageFromCase(PatientPoint{{-2, 4, -2}});
    const auto tipTo = [&](glm::dvec3 at) {
      puppet_->moveHand(Hand::right, {at + glm::dvec3(0, 0, app::vr::kTipMetres), {1, 0, 0, 0}});
    };
    tipTo(middle);
    EXPECT_TRUE(pump(host, stay, [&](const app::vr::FrameReport& frame) {
      const glm::dvec3 hand = frame.input.hand(app::vr::Hand::right).grip.position;
      return glm::length(hand - puppet_->hand(Hand::right).position) < 1e-3;
    }));
    if (!host.inside()) return;
    puppet_->trigger(Hand::right, 1.0f);
    EXPECT_TRUE(pump(host, stay, [&](const auto&) { return session_->store().inGesture(); }));
    if (!host.inside()) return;
    painting();
    std::uint64_t seen = host.lastFrame().frames;
    const std::uint64_t enough = seen + 12;
    EXPECT_TRUE(pump(host, stay, [&](const app::vr::FrameReport& frame) {
      if (frame.frames != std::exchange(seen, frame.frames))
        tipTo(middle + glm::dvec3(frame.frames / 2 % 2 == 0 ? 0.004 : -0.012, 0, 0));
      return frame.frames >= enough;
    }));
  }

  // Enters, paints and leaves, unless the headset is lost before.
  Stay stayInVr(const std::function<void()>& painting) {
    Stay stay;
    app::vr::VrOptions options;
    options.eyePixels = {64, 64};
    VrHost host(*session_, options, [] {});
    const auto begin = [&]() -> Expected<std::unique_ptr<render::Renderer>> {
      auto found = host.find({});
      if (!found) return tl::unexpected(found.error());
      render::RendererOptions onDevice;
      onDevice.sharedDevice = found->device;
      auto renderer = render::Renderer::create(onDevice);
      if (!renderer) return renderer;
      if (auto begun = host.begin(std::move(*found), **renderer); !begun)
        return tl::unexpected(begun.error());
      return renderer;
    };
    const auto renderer = begin();
    if (!renderer) {
      stay.error = renderer.error();
      return stay;
    }
    stay.entered = true;
    EXPECT_TRUE(pump(host, stay, [](const auto& frame) { return frame.focused && frame.rendered > 0; }));
    if (host.inside()) paint(host, stay, painting);
    puppet_->trigger(Hand::right, 0.0f);
    if (host.inside()) {
      stay.leaving = true;
      host.leave();
      EXPECT_TRUE(pump(host, stay, [](const auto&) { return false; }));
    }
    host.end();
    return stay;
  }

  void undoAll() {
    while (!session_->store().undoName().empty()) session_->runAction("edit.undo");
  }

  // What is promised whenever the headset is lost.
  void expectNothingLost(const Stay& stay, std::size_t entriesBefore, const std::string& sentence) {
    EXPECT_TRUE(stay.error || stay.leaving) << "VR did not end";
    if (stay.error) {
      EXPECT_THAT(stay.error->message, testing::HasSubstr(sentence));
    }
    EXPECT_FALSE(session_->ui().vr.inside);
    ASSERT_TRUE(session_->hasCase());
    EXPECT_FALSE(session_->store().inGesture());
    ASSERT_TRUE(session_->store().flush()) << "the case can still be written";
    EXPECT_TRUE(session_->mayEdit());
    if (!stay.painting && !stay.leaving) return;
    const std::vector<JournalEntry> entries = file_->entries();
    ASSERT_GT(entries.size(), entriesBefore) << "the stroke is kept";
    EXPECT_EQ(entries.back().author, testAuthor().uid);
    EXPECT_THAT(session_->store().undoName(), testing::StartsWith("Paint"));
    // On the desktop everything goes on.
    undoAll();
    EXPECT_THAT(session_->store().redoName(), testing::StartsWith("Paint"));
  }

  std::unique_ptr<HeadsetPuppet> puppet_;
};

TEST_F(LostHeadset, AtEveryCallEndsOnTheDesktopWithNothingLost) {
  std::map<std::string, int> calls, whilePainting;
  {
    const InjectedLoss nothing("", true);
    const Stay stay = stayInVr([&] { nothing.arm(); });
    ASSERT_TRUE(stay.entered) << stay.error->message;
    ASSERT_FALSE(stay.error) << stay.error->message;
    undoAll();
    calls = nothing.calls();
    whilePainting = nothing.armedCalls();
  }
  ASSERT_THAT(whilePainting, testing::Contains(testing::Key("xrApplyHapticFeedback")));
  int injected = 0;
  const auto lose = [&](const std::string& function, const char* what) {
    const std::string plan = function + "@1=" + what;
    SCOPED_TRACE(plan);
    const bool waits = whilePainting.contains(function);
    const InjectedLoss loss(plan, waits);
    const std::size_t before = file_->entries().size();
    const Stay stay = stayInVr([&] { loss.arm(); });
    EXPECT_THAT(loss.injected(), testing::SizeIs(1));
    // On the way out the runtime may not have told yet that the trigger was let go.
    if (!stay.leaving) {
      EXPECT_EQ(stay.painting, waits);
    }
    const bool session = std::string(what).find("SESSION") != std::string::npos;
    expectNothingLost(stay, before, session ? kHeadsetLost : kSoftwareStopped);
    ++injected;
  };
  for (const FunctionInfo& function : loss_layer::kFunctions) {
    const std::string name(function.name);
    if (function.scope == Scope::always || !calls.contains(name)) continue;
    if (function.scope == Scope::session) {
      lose(name, "XR_ERROR_SESSION_LOST");
      // A success by its number; the session is lost soon.
      lose(name, "XR_SESSION_LOSS_PENDING");
    }
    lose(name, "XR_ERROR_INSTANCE_LOST");
  }
  lose("xrPollEvent", "XR_SESSION_STATE_LOSS_PENDING");
  lose("xrPollEvent", "XrEventDataInstanceLossPending");
  EXPECT_GT(injected, 40);
  // And the headset can be used again.
  const Stay again = stayInVr([] {});
  EXPECT_TRUE(again.entered);
  EXPECT_FALSE(again.error);
}

}  // namespace
}  // namespace chiasm::test
