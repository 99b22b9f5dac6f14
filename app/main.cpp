#include <cstdio>

#include "app/cli/command_line.h"

int main(int argc, char** argv) {
  // First of all, before threads, windows and devices exist: the process that opens user files.
  auto reader = chiasm::data_io::ReaderClient::start();
  if (!reader) {
    std::fprintf(stderr, "chiasm: %s\n", reader.error().message.c_str());
    return 1;
  }
  return chiasm::app::runCommandLine(argc, argv, std::move(*reader));
}
