# chiasm_room(NAME [DEPENDS target...]): the static library of one top-level folder (a "room").
# Every .cpp below the folder belongs to it and every .h below it is a public header that must
# compile alone. Includes are written from the repository root ("core/case/case.h").
# UNITY n: n files at a time are compiled as one, which halves the time of a whole build (headers are read once for
# all of them); names in unnamed namespaces differ among neighbours then. A file that cannot be joined is
# named after APART.
function(chiasm_room NAME)
  cmake_parse_arguments(ROOM "" "UNITY" "DEPENDS;PRIVATE_DEPENDS;EXCLUDE;APART" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
  foreach(pattern IN LISTS ROOM_EXCLUDE)
    list(FILTER sources EXCLUDE REGEX "${pattern}")
    list(FILTER headers EXCLUDE REGEX "${pattern}")
  endforeach()
  add_library(${NAME} STATIC ${sources})
  target_sources(${NAME} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${headers})
  set_target_properties(${NAME} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  if(ROOM_UNITY)
    set_target_properties(${NAME} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${ROOM_UNITY})
    set_source_files_properties(${ROOM_APART} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endif()
  target_link_libraries(${NAME} PUBLIC ${ROOM_DEPENDS} PRIVATE chiasm_warnings ${ROOM_PRIVATE_DEPENDS})
endfunction()
