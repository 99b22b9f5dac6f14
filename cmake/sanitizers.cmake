# CHIASM_SANITIZE reaches every target, so that one build is sanitized as a whole or not at all.
if(CHIASM_SANITIZE)
  add_compile_options(-fsanitize=${CHIASM_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  # GCC's instrumentation makes this warning see moved-from temporaries as uninitialised (GCC bug 80635).
  add_compile_options(-Wno-maybe-uninitialized)
  add_link_options(-fsanitize=${CHIASM_SANITIZE})
  add_compile_definitions(CHIASM_SANITIZED=1)
endif()
