#include "app/vr/headset/headset_trouble.h"

#include <string>

namespace chiasm::app::vr {
namespace {

const char* sentence(Trouble trouble) {
  switch (trouble) {
    case Trouble::noRuntime:
      return "No OpenXR runtime was found on this machine. VR needs the headset's own software, such as "
             "SteamVR or Monado: install and start it, then enter VR again.";
    case Trouble::silentRuntime:
      return "The OpenXR runtime does not answer. Start the headset's software, then enter VR again.";
    case Trouble::noVulkan:
      return "The OpenXR runtime cannot work with Vulkan (XR_KHR_vulkan_enable2). Update the headset's "
             "software, or choose another runtime.";
    case Trouble::noHeadset:
      return "No headset was found. Connect and switch it on, then enter VR again.";
    case Trouble::refused:
      return "The headset is taken: its software refused another session. Close the other program that uses "
             "it, then enter VR again.";
    case Trouble::sessionLost:
      return "VR ended because the headset was lost. Everything done is kept. Check its cable or battery, "
             "then enter VR again.";
    case Trouble::instanceLost:
      return "VR ended because the headset's software stopped. Everything done is kept. Start it again, then "
             "enter VR again.";
    case Trouble::ended:
      return "VR was ended by the headset's software.";
    case Trouble::failed:
      break;
  }
  return "VR ended because the headset's software failed. Everything done is kept. Start it again, then "
         "enter VR again.";
}

}  // namespace

Error troubleError(Trouble trouble, std::string_view detail) {
  std::string text = sentence(trouble);
  if (!detail.empty()) text += " (" + std::string(detail) + ")";
  return {ErrorKind::unavailable, std::move(text)};
}

}  // namespace chiasm::app::vr
