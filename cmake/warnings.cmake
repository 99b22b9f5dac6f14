# The warnings every target of ours is built with; third-party headers are SYSTEM and exempt.
add_library(chiasm_warnings INTERFACE)
target_compile_options(chiasm_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
                       -Woverloaded-virtual -Wimplicit-fallthrough)
if(CHIASM_WARNINGS_AS_ERRORS)
  target_compile_options(chiasm_warnings INTERFACE -Werror)
endif()
