#include "app/pictures/clipboard_picture.h"

#include "app/pictures/running_program.h"

namespace chiasm::app {

Expected<void> copyToClipboard(const render::Image& picture) {
  if (!isInstalled("xclip"))
    return failure(
        ErrorKind::unavailable,
        "The picture was not copied: the program xclip, which keeps pictures in the clipboard, is not "
        "installed. Install Debian's package xclip, or save the picture as a file.");
  auto encoded = render::encodePng(picture);
  if (!encoded) return tl::unexpected(encoded.error());
  auto xclip = RunningProgram::start({"xclip", "-selection", "clipboard", "-t", "image/png", "-i"});
  if (!xclip) return tl::unexpected(xclip.error());
  // Whether it took everything is said by how it ends.
  (void)xclip->write(*encoded);
  return xclip->finish();
}

}  // namespace chiasm::app
