# chiasm_embedded_text(OUTPUT file...): writes a .cpp that defines chiasm::embeddedText(name) for text files, so that
# the program finds its tables wherever it is started. The files must not hold the word TEXTEND behind a
# closing parenthesis, nor backslashes.
function(chiasm_embedded_text OUTPUT)
  set(entries)
  foreach(path IN LISTS ARGN)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
    get_filename_component(name ${path} NAME)
    file(READ ${path} text)
    string(APPEND entries "    {\"${name}\", R\"TEXTEND(${text})TEXTEND\"},\n")
  endforeach()
  set(content "// Made by cmake/embedded_text.cmake from the tables; change those instead.
#include \"core/base/check.h\"
#include \"core/language/rule_table.h\"

namespace chiasm {
std::string_view embeddedText(std::string_view name) {
  struct Entry {
    std::string_view name, text;
  };
  static constexpr Entry kEntries[] = {
${entries}  };
  for (const Entry& entry : kEntries)
    if (entry.name == name) return entry.text;
  CHECK(false, \"a table that was built in\");
}
}  // namespace chiasm
")
  set(before)
  if(EXISTS ${OUTPUT})
    file(READ ${OUTPUT} before)
  endif()
  if(NOT before STREQUAL content)
    file(WRITE ${OUTPUT} "${content}")
  endif()
endfunction()
