// Vulkan's drivers and layers leak a few hundred bytes an instance and are unloaded before the leak check, so
// that no suppression can name them: render tests look for every other fault, and for leaks elsewhere.
#ifdef CHIASM_SANITIZED
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
  return "detect_leaks=0";
}
#endif
