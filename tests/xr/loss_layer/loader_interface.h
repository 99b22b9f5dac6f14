// What an OpenXR loader and an API layer say to each other when the layer is loaded (OpenXR Loader
// Specification, "API Layer Interaction"); Debian's libopenxr-dev 1.0.20 has no header for it.
#pragma once

#include <cstddef>
#include <cstdint>

#include <openxr/openxr.h>

namespace chiasm::loss_layer {

inline constexpr std::uint32_t kInterfaceVersion = 1;
inline constexpr std::size_t kSettingsPathSize = 512;

enum class StructureType : std::int32_t {
  loaderInfo = 1,
  layerRequest = 2,
  layerCreateInfo = 4,
  layerNextInfo = 5,
};

struct LayerCreateInfo;
using CreateLayerInstance = XrResult(XRAPI_PTR*)(const XrInstanceCreateInfo*, const LayerCreateInfo*,
                                                 XrInstance*);

struct LoaderInfo {
  StructureType type;
  std::uint32_t version;
  std::size_t size;
  std::uint32_t minimumInterface, maximumInterface;
  XrVersion minimumApi, maximumApi;
};

struct LayerRequest {
  StructureType type;
  std::uint32_t version;
  std::size_t size;
  std::uint32_t interfaceVersion;
  XrVersion apiVersion;
  PFN_xrGetInstanceProcAddr getInstanceProcAddr;
  CreateLayerInstance createLayerInstance;
};

struct LayerNextInfo {
  StructureType type;
  std::uint32_t version;
  std::size_t size;
  char layerName[XR_MAX_API_LAYER_NAME_SIZE];
  PFN_xrGetInstanceProcAddr nextGetInstanceProcAddr;
  CreateLayerInstance nextCreateLayerInstance;
  LayerNextInfo* next;
};

struct LayerCreateInfo {
  StructureType type;
  std::uint32_t version;
  std::size_t size;
  void* loaderInstance;
  char settingsPath[kSettingsPathSize];
  LayerNextInfo* nextInfo;
};

}  // namespace chiasm::loss_layer
