#include "render/gpu/driver_libraries.h"

#include <dlfcn.h>
#include <link.h>

namespace chiasm::render::gpu {

namespace {

int addName(dl_phdr_info* info, std::size_t, void* names) {
  if (info->dlpi_name && info->dlpi_name[0] != '\0')
    static_cast<std::set<std::string>*>(names)->insert(info->dlpi_name);
  return 0;
}

std::set<std::string> loadedLibraries() {
  std::set<std::string> names;
  dl_iterate_phdr(addName, &names);
  return names;
}

}  // namespace

KeptDriverLibraries::KeptDriverLibraries() : before_(loadedLibraries()) {}

KeptDriverLibraries::~KeptDriverLibraries() {
  for (const std::string& name : loadedLibraries())
    if (!before_.contains(name))
      // The handle is closed again; what stays is the mark.
      if (void* library = ::dlopen(name.c_str(), RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE)) ::dlclose(library);
}

}  // namespace chiasm::render::gpu
