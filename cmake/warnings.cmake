# The warnings every target of ours is built with; third-party headers are SYSTEM and exempt.
add_library(chiasm_warnings INTERFACE)
target_compile_options(chiasm_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
                       -Woverloaded-virtual -Wimplicit-fallthrough)
# GCC 12 warns falsely of overlapping copies in "text" + std::string (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(chiasm_warnings INTERFACE -Wno-restrict)
endif()
if(CHIASM_WARNINGS_AS_ERRORS)
  target_compile_options(chiasm_warnings INTERFACE -Werror)
endif()
